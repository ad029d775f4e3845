// The position in a document: the page, and a word on it. Both are in the address. Pure.

/**
 * A word by its place in reading order, from 1; or the first or last doubtful one, or hit of the search, to be found
 * when the page is there.
 */
export type WordAddress = number | "first" | "last" | "firstHit" | "lastHit";

const BY_NAME = ["first", "last", "firstHit", "lastHit"] as const;

export interface PageAddress {
  page?: number;
  word?: WordAddress;
  /** Words to find in the document; empty while the field waits for them, undefined to stop. */
  find?: string | undefined;
}

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value > 0;

const isWord = (value: unknown): value is WordAddress => isCount(value) || BY_NAME.some((name) => name === value);

/** Numbers and booleans are treated as text in searches. */
const asText = (value: unknown): string | undefined =>
  ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;

export const readAddress = (search: { page?: unknown; word?: unknown; find?: unknown }): PageAddress => ({
  ...(isCount(search.page) ? { page: search.page } : {}),
  ...(isWord(search.word) ? { word: search.word } : {}),
  ...("find" in search ? { find: asText(search.find) } : {}),
});
