import { number, plural } from "@/i18n/format";
import { textsOf } from "@/i18n/texts";

export const correctTexts = textsOf({
  en: {
    title: "Correct a word",
    open: "Correct the word (Enter)",
    field: (machine: string) => `What stands here? The machine read “${machine}”.`,
    save: "Save",
    keys: "Enter: right, go on · Shift+Tab: back · Esc: leave",
    nothing: "Empty says that nothing stands here.",
    left: (page: number, document: number) =>
      page === 0 && document === 0
        ? "No doubtful words left"
        : `${plural(page, { one: "doubtful word", other: "doubtful words" })} left on this page${document > page ? `, ${number(document)} in the document` : ""}`,
    leftInDocument: (count: number) => `${plural(count, { one: "doubtful word", other: "doubtful words" })} left`,
    takeBack: (machine: string) => `Back to “${machine}”, as the machine read it`,
    end: "That was the last doubtful word of this document.",
    noStep: "There is nothing to undo or redo.",
    confirmed: (said: string) => `“${said}”, looked at`,
    corrected: (said: string, machine: string) =>
      said === "" ? `Nothing; the machine read “${machine}”` : `“${said}”; the machine read “${machine}”`,
    unsaved: (count: number) =>
      count === 1 ? "1 correction is not saved." : `${number(count)} corrections are not saved.`,
    discard: "Discard",
    conflict: (page: number, theirs: string, mine: string) =>
      `Page ${number(page)}: somebody else says “${theirs}” meanwhile, you say “${mine}”.`,
    keepMine: "Keep mine",
    takeTheirs: "Take theirs",
  },
  de: {
    title: "Ein Wort korrigieren",
    open: "Das Wort korrigieren (Enter)",
    field: (machine: string) => `Was steht hier? Die Maschine las „${machine}“.`,
    save: "Speichern",
    keys: "Enter: stimmt, weiter · Umschalt+Tab: zurück · Esc: verlassen",
    nothing: "Leer heißt, dass hier nichts steht.",
    left: (page: number, document: number) =>
      page === 0 && document === 0
        ? "Keine zweifelhaften Wörter mehr"
        : `Noch ${plural(page, { one: "zweifelhaftes Wort", other: "zweifelhafte Wörter" })} auf dieser Seite${document > page ? `, ${number(document)} im Dokument` : ""}`,
    leftInDocument: (count: number) =>
      `Noch ${plural(count, { one: "zweifelhaftes Wort", other: "zweifelhafte Wörter" })}`,
    takeBack: (machine: string) => `Zurück zu „${machine}“, wie die Maschine es las`,
    end: "Das war das letzte zweifelhafte Wort dieses Dokuments.",
    noStep: "Es gibt nichts zurückzunehmen oder zu wiederholen.",
    confirmed: (said: string) => `„${said}“, angesehen`,
    corrected: (said: string, machine: string) =>
      said === "" ? `Nichts; die Maschine las „${machine}“` : `„${said}“; die Maschine las „${machine}“`,
    unsaved: (count: number) =>
      count === 1 ? "1 Korrektur ist nicht gespeichert." : `${number(count)} Korrekturen sind nicht gespeichert.`,
    discard: "Verwerfen",
    conflict: (page: number, theirs: string, mine: string) =>
      `Seite ${number(page)}: Jemand anders sagt inzwischen „${theirs}“, Sie sagen „${mine}“.`,
    keepMine: "Meines behalten",
    takeTheirs: "Das andere nehmen",
  },
});
