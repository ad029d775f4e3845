import { describe, expect, it } from "vitest";
import { type Drawing, paintWords } from "@/features/viewer/overlay";
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

/** Paints the words and returns the colour (0 for none) of a pixel. */
function painted(changes: Partial<Drawing> = {}): (x: number, y: number) => number {
  const [width, height] = [200, 200];
  const values = new Uint32Array(width * height);
  const whole: Drawing = {
    words: collectWords(BLOCKS).words,
    sheet: { width, height, rotation: 0, scale: 1 },
    window: [0, 0, width, height],
    pixelRatio: 1,
  };
  paintWords({ values, width, height }, { ...whole, ...changes });
  return (x, y) => values[y * width + x] ?? -1;
}

/** The colours of the pixels in a row that starts at a word's left lower corner. */
const lineUnder = (at: (x: number, y: number) => number, x: number, y: number): string =>
  Array.from({ length: 50 }, (_, place) => (at(x + place, y) === 0 ? " " : "-")).join("");

describe("the overlay", () => {
  it("covers each word, and nothing between them", () => {
    const at = painted();
    for (const [x, y] of [
      [10, 10],
      [59, 29],
      [95, 20],
      [35, 60],
    ] as const) {
      expect(at(x, y), `${x} ${y}`).not.toBe(0);
    }
    for (const [x, y] of [
      [9, 20],
      [65, 20],
      [35, 40],
    ] as const) {
      expect(at(x, y), `${x} ${y}`).toBe(0);
    }
  });

  it("paints what lies in the window, from the window's corner on", () => {
    const at = painted({ window: [60, 0, 200, 40] });
    expect(at(10, 10)).not.toBe(0);
    expect(at(9, 10)).toBe(0);
    expect(at(0, 60)).toBe(0);
  });

  it("paints finer where the screen has more pixels", () => {
    const at = painted({ pixelRatio: 2, window: [0, 0, 100, 100] });
    expect([at(20, 20), at(119, 59)]).not.toContain(0);
    expect(at(19, 20)).toBe(0);
  });

  it("tells doubtful words apart by the line too, not by colour alone", () => {
    const at = painted();
    const lines = [lineUnder(at, 10, 30), lineUnder(at, 70, 30), lineUnder(at, 10, 70)];
    expect(lines[0]).toBe("-".repeat(50));
    expect(new Set(lines).size).toBe(3);
  });

  it("marks of words too small to read only those worth going to", () => {
    const at = painted({ sheet: { width: 200, height: 200, rotation: 0, scale: 0.1 } });
    expect(at(3, 2)).toBe(0); // sure
    expect(at(9, 2)).not.toBe(0); // doubtful
    expect(at(3, 6)).not.toBe(0); // poor
  });
});
