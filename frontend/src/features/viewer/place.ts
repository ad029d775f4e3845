// Where one is in a document: the page, and a word of it. Both stand in the address. Pure.

/** A word by its place in reading order, from 1; or the first or last doubtful one, to be found when the page is there. */
export type WordPlace = number | "first" | "last";

export interface Place {
  page?: number;
  word?: WordPlace;
}

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value > 0;

export const readPlace = ({ page, word }: { page?: unknown; word?: unknown }): Place => ({
  ...(isCount(page) ? { page } : {}),
  ...(isCount(word) || word === "first" || word === "last" ? { word } : {}),
});
