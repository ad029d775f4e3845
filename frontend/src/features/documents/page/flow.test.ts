import { describe, expect, it } from "vitest";
import { linesThatGoOn } from "@/features/documents/page/flow";
import type { Rect } from "@/features/documents/page/geometry";
import { collectWords } from "@/features/documents/page/words";

const WIDE = 10;
const HIGH = 20;
type Place = (x0: number, y0: number, x1: number, y1: number) => Rect;
const upright: Place = (...box) => box;

/** A page of one paragraph, set in letters of equal width; `|` stands for the gap between two columns. */
function page(lines: readonly string[], place: Place = upright) {
  const source = lines.map((line, row) => {
    let x = 0;
    const words = line.split(" ").flatMap((text) => {
      const start = x;
      x += (text.length + 1) * WIDE;
      if (text === "|") x += 4 * HIGH;
      const box = place(start, row * 2 * HIGH, start + text.length * WIDE, row * 2 * HIGH + HIGH);
      return text === "|" ? [] : [{ text, confidence: 90, box }];
    });
    return { box: [0, 0, 1, 1], words };
  });
  return collectWords([{ paragraphs: [{ lines: source }] }]);
}

const PROSE = [
  "The keeper of the lantern at the end of the quay",
  "lights it at dusk and puts it out when the first",
  "boat comes in.",
];
const goesOn = (lines: readonly string[]) => linesThatGoOn(page(lines), 0)[0];

describe("lines of a paragraph", () => {
  it("go on where the next word had no room", () => {
    expect(goesOn(PROSE)).toEqual([true, true, false]);
  });

  it("end where it had room", () => {
    expect(
      goesOn(["The keeper of the lantern at the end of the quay", "has a dog that barks at ships at night;", "yes."]),
    ).toEqual([true, false, false]);
  });

  it("stay as they are in an address, and in a table", () => {
    expect(goesOn(["Harbour Office", "7 North Quay", "Kiel"])).toEqual([false, false, false]);
    const table = [
      "Berth seven, north quay, in the month of May | 120.00",
      "Berth eight, south quay, in the month of May | 90.00",
    ];
    expect(goesOn(table)).toEqual([false, false]);
  });

  it("do so on a page that lies on its side or is read from the right", () => {
    const side: Place = (x0, y0, x1, y1) => [y0, 1000 - x1, y1, 1000 - x0];
    expect(linesThatGoOn(page(PROSE, side), 90)[0]).toEqual([true, true, false]);
    const fromRight: Place = (x0, y0, x1, y1) => [1000 - x1, y0, 1000 - x0, y1];
    expect(linesThatGoOn(page(PROSE, fromRight), 0)[0]).toEqual([true, true, false]);
  });
});
