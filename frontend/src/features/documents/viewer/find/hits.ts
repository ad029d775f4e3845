// The hits of a search within one document: which words they are, and the way from one to the next. Pure.
import type { Rect } from "@/features/documents/page/geometry";
import type { PageWord } from "@/features/documents/page/words";

/** A page with hits, as far as it was told: `count` of them, and where they stand. */
export interface FoundPage {
  readonly page: number;
  readonly count: number;
  readonly words: readonly { readonly box: readonly number[] }[];
}

const holds = ([x0, y0, x1, y1]: Rect, x: number, y: number): boolean => x >= x0 && x <= x1 && y >= y0 && y <= y1;

/** Indices of the words that are hits, in reading order. A line that was corrected as a whole is one word here. */
export function hitsAmong(words: readonly PageWord[], found: FoundPage | undefined): number[] {
  if (found === undefined) return [];
  const byBox = new Map(words.map(({ box }, index) => [box.join(), index]));
  const hits = found.words.map(({ box }) => {
    const same = byBox.get(box.join());
    if (same !== undefined) return same;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
    return words.findIndex((word) => holds(word.box, (x0 + x1) / 2, (y0 + y1) / 2));
  });
  return [...new Set(hits)].filter((index) => index >= 0).sort((a, b) => a - b);
}

/** The hit after `from` (step 1) or before it (-1), `from` null standing for the edge; null when the page has no more. */
export const nextHit = (hits: readonly number[], from: number | null, step: 1 | -1): number | null =>
  (step === 1
    ? hits.find((hit) => from === null || hit > from)
    : hits.findLast((hit) => from === null || hit < from)) ?? null;

/** The page with hits after `current` (step 1) or before it (-1), round the ends; null when no page has any. */
export function nextPage(found: readonly FoundPage[], current: number, step: 1 | -1): number | null {
  const pages = found.map(({ page }) => page);
  const beyond = step === 1 ? pages.find((page) => page > current) : pages.findLast((page) => page < current);
  return beyond ?? pages.at(step === 1 ? 0 : -1) ?? null;
}

/** How many hits there are, and which of them the chosen word is, from 1; 0 when it is none. */
export function hitPosition(
  found: readonly FoundPage[],
  page: number,
  hits: readonly number[],
  chosen: number | null,
): { match: number; total: number } {
  const total = found.reduce((sum, { count }) => sum + count, 0);
  const onPage = chosen === null ? -1 : hits.indexOf(chosen);
  if (onPage < 0) return { match: 0, total };
  const before = found.filter((each) => each.page < page).reduce((sum, { count }) => sum + count, 0);
  return { match: before + onPage + 1, total };
}
