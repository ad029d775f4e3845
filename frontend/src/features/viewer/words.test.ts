import { describe, expect, it } from "vitest";
import { draw, type Drawing } from "@/features/viewer/overlay";
import { collectWords, countTrust, nextDoubtful, trustOf, wordAt } from "@/features/viewer/words";

const word = (text: string, confidence: number, box: number[]) => ({ text, confidence, box });
const LINE = [10, 10, 200, 30];
const BLOCKS = [
  {
    paragraphs: [
      { lines: [{ box: LINE, words: [word("Total", 96, [10, 10, 60, 30]), word("12.50", 71, [70, 10, 120, 30])] }] },
      {
        lines: [
          { box: LINE, words: [word("Th4nk", 31, [10, 50, 60, 70])] },
          { box: LINE, words: [word("you", 90, [10, 80, 60, 100])] },
        ],
      },
    ],
  },
];

describe("words of a page", () => {
  const page = collectWords(BLOCKS);

  it("keeps reading order, paragraphs and lines", () => {
    expect(page.words.map(({ text }) => text)).toEqual(["Total", "12.50", "Th4nk", "you"]);
    expect(page.paragraphs).toEqual([[[0, 1]], [[2], [3]]]);
  });

  it("says how far each can be trusted", () => {
    expect(page.words.map(({ trust }) => trust)).toEqual(["sure", "doubtful", "poor", "sure"]);
    expect(countTrust(page.words)).toEqual({ sure: 2, doubtful: 1, poor: 1, checked: 0 });
    const trusts = [80, 79.9, 55, 54.9].map((confidence) => trustOf(confidence, 80));
    expect(trusts).toEqual(["sure", "doubtful", "doubtful", "poor"]);
  });

  it("trusts as much as the reader wants to", () => {
    expect(collectWords(BLOCKS, 95).words.map(({ trust }) => trust)).toEqual(["sure", "doubtful", "poor", "doubtful"]);
    expect(collectWords(BLOCKS, 30).words.every(({ trust }) => trust === "sure")).toBe(true);
  });

  it("finds the next doubtful word either way, and none past the ends", () => {
    const { words } = page;
    expect([nextDoubtful(words, null, 1), nextDoubtful(words, 1, 1), nextDoubtful(words, 2, 1)]).toEqual([1, 2, null]);
    expect([nextDoubtful(words, null, -1), nextDoubtful(words, 2, -1), nextDoubtful(words, 1, -1)]).toEqual([
      2,
      1,
      null,
    ]);
    expect(nextDoubtful([], null, 1)).toBeNull();
  });

  it("finds the word under a point, with some slack for a finger", () => {
    expect(wordAt(page.words, 75, 20, 0)).toBe(1);
    expect(wordAt(page.words, 65, 20, 0)).toBeNull();
    expect(wordAt(page.words, 66, 20, 5)).toBe(1);
  });

  it("prefers the smaller of two words that lie over each other", () => {
    const nested = collectWords([
      {
        paragraphs: [
          { lines: [{ box: LINE, words: [word("page", 90, [0, 0, 500, 500]), word("stamp", 90, [40, 40, 90, 60])] }] },
        ],
      },
    ]);
    expect(wordAt(nested.words, 50, 50, 0)).toBe(1);
    expect(wordAt(nested.words, 300, 300, 0)).toBe(0);
  });
});

/** Records what is drawn; only the calls that `draw` makes exist. */
function recorder() {
  const fills: number[][] = [];
  const dashes: number[][] = [];
  const context = {
    canvas: { width: 300, height: 300 },
    setTransform: () => undefined,
    clearRect: () => undefined,
    beginPath: () => undefined,
    moveTo: () => undefined,
    lineTo: () => undefined,
    stroke: () => undefined,
    fill: () => undefined,
    roundRect: (...rect: number[]) => fills.push(rect),
    fillRect: (...rect: number[]) => fills.push(rect),
    setLineDash: (dash: number[]) => dashes.push(dash),
  };
  return { context: context as unknown as CanvasRenderingContext2D, fills, dashes };
}

const drawing = (changes: Partial<Drawing> = {}): Drawing => ({
  words: collectWords(BLOCKS).words,
  sheet: { width: 200, height: 200, rotation: 0, scale: 1 },
  window: [0, 0, 200, 200],
  active: new Set(),
  showAll: true,
  pixelRatio: 1,
  ...changes,
});

describe("the overlay", () => {
  it("draws every word that lies in the window, and no other", () => {
    const all = recorder();
    draw(all.context, drawing());
    expect(all.fills).toHaveLength(4);
    const top = recorder();
    draw(top.context, drawing({ window: [0, 0, 200, 40] }));
    expect(top.fills).toEqual([
      [10, 10, 50, 20],
      [70, 10, 50, 20],
    ]);
  });

  it("tells doubtful words apart by the line too, not by colour alone", () => {
    const { context, dashes } = recorder();
    draw(context, drawing());
    expect(new Set(dashes.map(String)).size).toBe(3);
  });

  it("still shows the word pointed at when the others are hidden", () => {
    const { context, fills } = recorder();
    draw(context, drawing({ showAll: false, active: new Set([2, null]) }));
    expect(fills).toHaveLength(1);
  });
});
