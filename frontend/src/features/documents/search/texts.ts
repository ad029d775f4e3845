import { plural } from "@/i18n/format";
import { textsOf } from "@/i18n/texts";

export const searchTexts = textsOf({
  en: {
    title: "Search",
    field: "Words to look for",
    submit: "Search",
    hint: "Finds the pages of your documents that have all the words, or words that begin with them. Case and accents do not matter.",
    start: "Find a sentence again",
    noWords: "There is no letter and no digit in this",
    none: (query: string) => `Nothing was found for “${query}”`,
    noneHint: "Try fewer words, or only the beginning of a word.",
    hits: "Pages that were found",
    page: (number: string) => `Page ${number}`,
    count: (count: number) => plural(count, { one: "place", other: "places" }),
    more: "More pages",
  },
  de: {
    title: "Suche",
    field: "Gesuchte Wörter",
    submit: "Suchen",
    hint: "Findet die Seiten Ihrer Dokumente, auf denen alle Wörter stehen oder so beginnen. Groß und klein und Akzente sind gleich.",
    start: "Einen Satz wiederfinden",
    noWords: "Darin steht kein Buchstabe und keine Ziffer",
    none: (query: string) => `Nichts gefunden zu „${query}“`,
    noneHint: "Versuchen Sie es mit weniger Wörtern oder nur mit dem Anfang eines Wortes.",
    hits: "Gefundene Seiten",
    page: (number: string) => `Seite ${number}`,
    count: (count: number) => plural(count, { one: "Stelle", other: "Stellen" }),
    more: "Weitere Seiten",
  },
});
