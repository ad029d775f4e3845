// The words of one page, laid out for fast drawing and hit testing. Pure.
import type { Rect } from "@/features/viewer/geometry";

/** How far the reader can be trusted with a word; each level looks different in colour and in line. */
export type Trust = "sure" | "doubtful" | "poor";

/** Confidence (0-100) from which a word counts as sure, unless the reader wants it otherwise. */
export const SURE_FROM = 80;
/** How far below that a word counts as poor. */
const POOR_BY = 25;

export const trustOf = (confidence: number, sureFrom: number): Trust =>
  confidence >= sureFrom ? "sure" : confidence < sureFrom - POOR_BY ? "poor" : "doubtful";

export interface PageWord {
  readonly text: string;
  readonly trust: Trust;
  readonly confidence: number;
  readonly box: Rect;
}

export type LineWords = readonly number[];

/** All words in reading order, and which of them make the lines of which paragraph (indices into `words`). */
export interface PageWords {
  readonly words: readonly PageWord[];
  readonly paragraphs: readonly (readonly LineWords[])[];
}

interface SourceWord {
  text: string;
  confidence: number;
  box: readonly number[];
}

/** The part of the API's page that is needed here. */
export interface SourceBlock {
  paragraphs: readonly { lines: readonly { words: readonly SourceWord[] }[] }[];
}

/** `sureFrom`: confidence from which a word counts as sure. */
export function collectWords(blocks: readonly SourceBlock[], sureFrom: number = SURE_FROM): PageWords {
  const words: PageWord[] = [];
  const keep = ({ text, confidence, box }: SourceWord): number => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
    return words.push({ text, confidence, trust: trustOf(confidence, sureFrom), box: [x0, y0, x1, y1] }) - 1;
  };
  const paragraphs = blocks.flatMap((block) =>
    block.paragraphs.map((paragraph) => paragraph.lines.map((line) => line.words.map(keep))),
  );
  return { words, paragraphs };
}

/** The index of the smallest word whose box, widened by `slack` image pixels, holds the point; null for none. */
export function wordAt(words: readonly PageWord[], x: number, y: number, slack: number): number | null {
  let best: number | null = null;
  let bestArea = Number.POSITIVE_INFINITY;
  words.forEach(({ box: [x0, y0, x1, y1] }, index) => {
    if (x < x0 - slack || x >= x1 + slack || y < y0 - slack || y >= y1 + slack) return;
    const area = (x1 - x0) * (y1 - y0);
    if (area < bestArea) {
      best = index;
      bestArea = area;
    }
  });
  return best;
}

/** How many words of each trust there are. */
export function countTrust(words: readonly PageWord[]): Record<Trust, number> {
  const counts: Record<Trust, number> = { sure: 0, doubtful: 0, poor: 0 };
  for (const { trust } of words) counts[trust] += 1;
  return counts;
}

/** The next doubtful word after `from` (step 1) or before it (-1), `from` null standing for the edge; null at the end. */
export function nextDoubtful(words: readonly PageWord[], from: number | null, step: 1 | -1): number | null {
  let index = from ?? (step === 1 ? -1 : words.length);
  for (index += step; index >= 0 && index < words.length; index += step) {
    if (words[index]?.trust !== "sure") return index;
  }
  return null;
}
