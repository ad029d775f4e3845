// Keys in the words that stand on them. Pure.

const NAMED = ["Ctrl", "Shift", "Escape", "Enter", "Tab", "Click", " "] as const;

/** A key whose word differs by language; a letter is its capital in every language. */
export type NamedKey = (typeof NAMED)[number];

const SIGNS: Partial<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→", "-": "−" };

const isNamed = (key: string): key is NamedKey => NAMED.some((name) => name === key);

function nameOf(key: string, wordOf: (key: NamedKey) => string): string {
  if (isNamed(key)) return wordOf(key);
  return SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The keys of one combination: "Shift+Tab" is two, "+" is one. */
export const keyNames = (combination: string, wordOf: (key: NamedKey) => string): string[] =>
  combination.split(/(?<=.)\+(?=.)/).map((key) => nameOf(key, wordOf));
