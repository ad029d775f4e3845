// Languages of trained data in words: "deu" is "German". Pure.

/** Tesseract's names that are not those of ISO 639, and what they are there. */
const OTHERWISE: Partial<Record<string, string>> = {
  chi_sim: "zh-Hans",
  chi_tra: "zh-Hant",
  aze_cyrl: "az-Cyrl",
  srp_latn: "sr-Latn",
  uzb_cyrl: "uz-Cyrl",
};

/** The name of a language in `language` (a tag such as "en"); the code itself where nobody has a word for it. */
export function languageName(code: string, language: string): string {
  const names = new Intl.DisplayNames([language], { type: "language", fallback: "none" });
  try {
    return names.of(OTHERWISE[code] ?? code) ?? code;
  } catch {
    return code; // Not a language's tag at all: trained data may have any name.
  }
}
