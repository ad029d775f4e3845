import { describe, expect, it } from "vitest";
import { collectWords, countTrust, nextDoubtful, trustOf, wordAt } from "@/features/documents/page/words";

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

  it("trusts as much as the user wants to", () => {
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
