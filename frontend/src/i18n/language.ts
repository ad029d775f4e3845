// The user's language: the one chosen in this browser, otherwise the one that the browser requests.

/** In the words of each language itself. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

const KEY = "legible-language";

export const isLanguage = (value: unknown): value is Language =>
  typeof value === "string" && Object.hasOwn(LANGUAGES, value);

/** The first of the browser's languages that there is a catalogue for: "de-AT" is read as "de". */
export function browserLanguage(wanted: readonly string[]): Language {
  const languages = wanted.map((tag) => tag.split("-")[0]?.toLowerCase());
  return languages.find(isLanguage) ?? "en";
}

export function storedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    return null; // Storage may be forbidden; then the browser decides each time.
  }
}

export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // As above: the choice holds until the page is loaded anew.
  }
}
