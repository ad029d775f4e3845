// The words of one page, laid out for fast drawing and hit testing. Pure.
import { type Anchor, type Correction, keyOf } from "@/features/documents/page/anchors";
import type { Rect } from "@/features/documents/page/geometry";

/** How far the machine can be trusted with a word; each level looks different in colour and in line. */
export type Trust = "sure" | "doubtful" | "poor" | "checked";

/** Confidence (0-100) from which a word counts as sure, unless the user wants it otherwise. */
export const SURE_FROM = 80;
/** How far below that a word counts as poor. */
const POOR_BY = 25;

export const trustOf = (confidence: number, sureFrom: number): Trust =>
  confidence >= sureFrom ? "sure" : confidence < sureFrom - POOR_BY ? "poor" : "doubtful";

export interface PageWord {
  /** The current text. */
  readonly text: string;
  /** The machine's text. */
  readonly machine: string;
  /** The person's text, empty if nothing is there; null while nobody has checked it. */
  readonly said: string | null;
  /** By which a correction names it. */
  readonly anchor: Anchor;
  readonly trust: Trust;
  readonly confidence: number;
  readonly box: Rect;
}

/** Indices that follow each other; none for an empty line. */
export type LineWords = readonly number[];

/** All words in reading order, and which of them make the lines of which paragraph (indices into `words`). */
export interface PageWords {
  readonly words: readonly PageWord[];
  readonly paragraphs: readonly (readonly LineWords[])[];
}

export const NO_WORDS: PageWords = { words: [], paragraphs: [] };

interface SourceWord {
  text: string;
  confidence: number;
  box: readonly number[];
}

/** The part of the API's page that is needed here. */
export interface SourceBlock {
  paragraphs: readonly { lines: readonly SourceLine[] }[];
}

interface SourceLine {
  box: readonly number[];
  words: readonly SourceWord[];
}

const rectOf = ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): [number, number, number, number] => [
  x0,
  y0,
  x1,
  y1,
];

interface Part {
  readonly text: string;
  readonly box: readonly number[];
}

/** The correction of each of these words or lines, in reading order. */
function placed<P extends Part>(kind: Anchor["kind"], parts: readonly P[], said: readonly Correction[]) {
  const wanted = said.filter(({ anchor }) => anchor.kind === kind);
  const isUnsaved = wanted.some(({ index }) => index === undefined);
  const exact = new Map(
    (isUnsaved ? parts : []).map((part) => [keyOf({ kind, box: rectOf(part.box), machine_text: part.text }), part]),
  );
  const found = new Map<P, Correction>();
  for (const each of wanted) {
    const part = each.index === undefined ? exact.get(keyOf(each.anchor)) : parts[each.index ?? -1];
    if (part !== undefined) found.set(part, each);
  }
  return found;
}

/** The corrections of the lines and words of a page. A line that was corrected as a whole replaces its words. */
function lookUp(blocks: readonly SourceBlock[], said: readonly Correction[]) {
  const lines = blocks.flatMap(({ paragraphs }) => paragraphs.flatMap((each) => each.lines));
  const whole = (said.some(({ anchor }) => anchor.kind === "line") ? lines : []).map((line) => ({
    line,
    box: line.box,
    text: line.words.map(({ text }) => text).join(" "),
  }));
  const ofLines = placed("line", whole, said);
  const ofWords = placed("word", said.length === 0 ? [] : lines.flatMap(({ words }) => words), said);
  return { ofLines: new Map([...ofLines].map(([{ line, text }, each]) => [line, { text, said: each }])), ofWords };
}

/** `sureFrom`: confidence from which a word counts as sure. `said`: corrections of the machine's reading. */
export function collectWords(
  blocks: readonly SourceBlock[],
  sureFrom: number = SURE_FROM,
  said: readonly Correction[] = [],
): PageWords {
  const words: PageWord[] = [];
  const { ofLines, ofWords } = lookUp(blocks, said);
  const put = (machine: string, confidence: number, rect: Rect, anchor: Anchor, by: Correction | undefined): number =>
    words.push({
      text: by === undefined || by.text === "" ? machine : by.text,
      machine,
      said: by?.text ?? null,
      anchor: by?.anchor ?? anchor,
      confidence: by === undefined ? confidence : 100,
      trust: by === undefined ? trustOf(confidence, sureFrom) : "checked",
      box: rect,
    }) - 1;
  const keep = (word: SourceWord): number => {
    const box = rectOf(word.box);
    const anchor: Anchor = { kind: "word", box, machine_text: word.text };
    return put(word.text, word.confidence, box, anchor, ofWords.get(word));
  };
  const keepLine = (line: SourceLine): LineWords => {
    const whole = ofLines.get(line);
    if (whole === undefined) return line.words.map(keep);
    return [put(whole.text, 100, rectOf(line.box), whole.said.anchor, whole.said)];
  };
  const paragraphs = blocks.flatMap((block) => block.paragraphs.map((paragraph) => paragraph.lines.map(keepLine)));
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

export type TrustCounts = Readonly<Record<Trust, number>>;

/** How many words of each trust there are. */
export function countTrust(words: readonly PageWord[]): TrustCounts {
  const counts: Record<Trust, number> = { sure: 0, doubtful: 0, poor: 0, checked: 0 };
  for (const { trust } of words) counts[trust] += 1;
  return counts;
}

/**
 * The text of a page, one row per line and a blank row after a paragraph, without text that was corrected to nothing.
 */
export const textOf = ({ words, paragraphs }: PageWords): string =>
  paragraphs
    .map((lines) =>
      lines
        .map((line) => line.flatMap((index) => (words[index]?.said === "" ? [] : (words[index]?.text ?? []))).join(" "))
        .filter((line) => line !== "")
        .map((line) => `${line}\n`)
        .join(""),
    )
    .filter((paragraph) => paragraph !== "")
    .join("\n");

/** Mean confidence (0-100) of the words, 0 without any. */
export const meanConfidence = (words: readonly PageWord[]): number =>
  words.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, words.length);

const isDoubtful = ({ trust }: PageWord): boolean => trust === "doubtful" || trust === "poor";

/** The next doubtful word after `from` (step 1) or before it (-1), `from` null standing for the edge; null at the end. */
export function nextDoubtful(
  words: readonly PageWord[],
  from: number | null,
  step: 1 | -1,
  isWanted: (word: PageWord) => boolean = isDoubtful,
): number | null {
  let index = from ?? (step === 1 ? -1 : words.length);
  for (index += step; index >= 0 && index < words.length; index += step) {
    const word = words[index];
    if (word !== undefined && isWanted(word)) return index;
  }
  return null;
}
