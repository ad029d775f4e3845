// Keys in the words that stand on them. Pure.

/** Words of keys in one language; a letter is its capital, whatever the language. */
export type KeyWords = Record<"Ctrl" | "Shift" | "Escape" | "Enter" | "Tab" | "Click" | " ", string>;

const SIGNS: Partial<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→", "-": "−" };

function nameOf(key: string, words: KeyWords): string {
  const known: Partial<Record<string, string>> = words;
  return known[key] ?? SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The keys of one combination: "Shift+Tab" is two, "+" is one. */
export const keyNames = (combination: string, words: KeyWords): string[] =>
  combination.split(/(?<=.)\+(?=.)/).map((key) => nameOf(key, words));
