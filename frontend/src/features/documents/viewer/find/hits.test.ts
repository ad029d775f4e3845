import { describe, expect, it } from "vitest";
import { type FoundPage, hitsAmong, nextHit, nextPage, hitPosition } from "@/features/documents/viewer/find/hits";
import { collectWords } from "@/features/documents/page/words";

const { words } = collectWords([
  {
    paragraphs: [
      {
        lines: [
          {
            box: [0, 0, 90, 10],
            words: ["one", "two", "three"].map((text, index) => ({
              text,
              confidence: 90,
              box: [index * 30, 0, index * 30 + 25, 10],
            })),
          },
        ],
      },
    ],
  },
]);
const on = (page: number, count: number, boxes: number[][] = []): FoundPage => ({
  page,
  count,
  words: boxes.map((box) => ({ box })),
});

describe("hits on a page", () => {
  it("are the words at their boxes, or around them where a whole line was corrected", () => {
    expect(
      hitsAmong(
        words,
        on(1, 2, [
          [60, 0, 85, 10],
          [0, 0, 25, 10],
        ]),
      ),
    ).toEqual([0, 2]);
    expect(
      hitsAmong(
        words,
        on(1, 2, [
          [32, 1, 40, 9],
          [42, 1, 50, 9],
        ]),
      ),
    ).toEqual([1]);
    expect(hitsAmong(words, on(1, 1, [[500, 500, 510, 510]]))).toEqual([]);
    expect(hitsAmong(words, undefined)).toEqual([]);
  });

  it("follow each other, from wherever one is", () => {
    const hits = [2, 5, 9];
    expect([null, 0, 2, 4, 9].map((from) => nextHit(hits, from, 1))).toEqual([2, 2, 5, 5, null]);
    expect([null, 9, 4, 2].map((from) => nextHit(hits, from, -1))).toEqual([9, 5, 2, null]);
  });
});

describe("hits of a document", () => {
  const found = [on(2, 3), on(5, 1), on(9, 2)];

  it("go on on the next page that has any, and from the last one to the first", () => {
    expect([1, 2, 5, 9].map((page) => nextPage(found, page, 1))).toEqual([2, 5, 9, 2]);
    expect([9, 5, 2].map((page) => nextPage(found, page, -1))).toEqual([5, 2, 9]);
    expect(nextPage([on(3, 1)], 3, 1)).toBe(3);
    expect(nextPage([], 3, 1)).toBeNull();
  });

  it("are counted over all pages", () => {
    expect(hitPosition(found, 5, [7], 7)).toEqual({ match: 4, total: 6 });
    expect(hitPosition(found, 2, [1, 4, 8], 8)).toEqual({ match: 3, total: 6 });
    expect(hitPosition(found, 2, [1, 4, 8], 2)).toEqual({ match: 0, total: 6 });
    expect(hitPosition(found, 2, [1], null)).toEqual({ match: 0, total: 6 });
  });
});
