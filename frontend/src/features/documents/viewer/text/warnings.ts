// What of a page was not read in full quality, in words by stable code (ocr_contract/page_warnings.py).
import type { components } from "@/api/schema";
import type { PageResult } from "@/api/types";
import { number, plural } from "@/i18n/format";
import type { Language } from "@/i18n/language";
import { textsOf } from "@/i18n/texts";

type PageWarning = components["schemas"]["PageWarning"];
type Words = Record<PageWarning["code"], (figures: Partial<Record<string, number>>) => string>;

export const WARNING_WORDS: Record<Language, Words> = {
  en: {
    reduced: ({ megapixels = 0 }) =>
      `This page has ${number(megapixels)} megapixels and was read at a smaller size: small print may be lost.`,
    more_images: ({ count = 0 }) =>
      `The file holds ${plural(count, { one: "more image", other: "more images" })}; only the main one is read.`,
    orientation_unchecked: () =>
      "This page may not stand upright, and what would find that out is not installed. Turn it and send it again.",
    noise_left_out: () => "What looked like text could not be read and was left out: a picture, a pattern or noise.",
  },
  de: {
    reduced: ({ megapixels = 0 }) =>
      `Diese Seite hat ${number(megapixels)} Megapixel und wurde verkleinert gelesen: Kleingedrucktes kann fehlen.`,
    more_images: ({ count = 0 }) =>
      `Die Datei enthält ${plural(count, { one: "weiteres Bild", other: "weitere Bilder" })}; nur das Hauptbild wird gelesen.`,
    orientation_unchecked: () =>
      "Diese Seite steht vielleicht nicht aufrecht; was das feststellt, ist nicht installiert. Drehen Sie sie und senden Sie sie noch einmal.",
    noise_left_out: () =>
      "Was wie Text aussah, ließ sich nicht lesen und wurde weggelassen: ein Bild, ein Muster oder Rauschen.",
  },
};

const wordsOf = textsOf(WARNING_WORDS);

/** The warnings of a page; one that a newer server has a code for, or that is older than the codes, in its own words. */
export const warningsText = ({ warnings, warning_codes }: Pick<PageResult, "warnings" | "warning_codes">): string =>
  warnings
    .map((sentence, index) => {
      const warning = warning_codes[index];
      const known: Partial<Words> = wordsOf();
      return (warning && known[warning.code]?.(warning.parameters)) ?? sentence;
    })
    .join(" ");
