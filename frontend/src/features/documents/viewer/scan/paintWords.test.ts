import { describe, expect, it } from "vitest";
import { collectWords } from "@/features/documents/page/words";
import { type Drawing, paintWords } from "@/features/documents/viewer/scan/paintWords";

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
