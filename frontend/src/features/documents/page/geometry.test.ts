import { describe, expect, it } from "vitest";
import {
  canvasWindow,
  covers,
  quarterMore,
  type Rotation,
  scaleFor,
  type Sheet,
  sheetSize,
  toImage,
  toSheet,
  turnedBy,
  zoomStep,
} from "@/features/documents/page/geometry";

const ROTATIONS: readonly Rotation[] = [0, 90, 180, 270];
const sheet = (rotation: Rotation, scale = 0.5): Sheet => ({ width: 1000, height: 600, rotation, scale });

describe("a page that is turned", () => {
  it("swaps its sides for a quarter turn", () => {
    expect(sheetSize(sheet(0))).toEqual({ width: 500, height: 300 });
    expect(sheetSize(sheet(90))).toEqual({ width: 300, height: 500 });
  });

  it("moves a mark at the top left of the image where a clockwise turn brings it", () => {
    const mark = [0, 0, 100, 40] as const;
    expect(toSheet(mark, sheet(0))).toEqual([0, 0, 50, 20]);
    expect(toSheet(mark, sheet(90))).toEqual([280, 0, 300, 50]);
    expect(toSheet(mark, sheet(180))).toEqual([450, 280, 500, 300]);
    expect(toSheet(mark, sheet(270))).toEqual([0, 450, 20, 500]);
  });

  it.each(ROTATIONS)("finds the middle of a box again from the screen at %i degrees", (rotation) => {
    const at = sheet(rotation, 0.37);
    const [x0, y0, x1, y1] = toSheet([120, 80, 320, 110], at);
    const [x, y] = toImage((x0 + x1) / 2, (y0 + y1) / 2, at);
    expect(x).toBeCloseTo(220);
    expect(y).toBeCloseTo(95);
  });

  it.each(ROTATIONS)("keeps every box on the sheet at %i degrees", (rotation) => {
    const at = sheet(rotation);
    const size = sheetSize(at);
    const [x0, y0, x1, y1] = toSheet([0, 0, 1000, 600], at);
    expect([x0, y0, x1, y1]).toEqual([0, 0, size.width, size.height]);
  });
});

describe("zoom", () => {
  const room = { width: 500, height: 500 };

  it("fits the whole page or its width", () => {
    expect(scaleFor("page", { width: 1000, height: 2000 }, 0, room)).toBe(0.25);
    expect(scaleFor("width", { width: 1000, height: 2000 }, 0, room)).toBe(0.5);
    expect(scaleFor("width", { width: 1000, height: 2000 }, 90, room)).toBe(0.25);
  });

  it("stays within its bounds", () => {
    expect(scaleFor(100, room, 0, room)).toBe(4);
    let scale = 1;
    for (let step = 0; step < 60; step += 1) scale = zoomStep(scale, -1);
    expect(scale).toBe(0.02);
  });

  it("comes back with the same number of steps", () => {
    expect(zoomStep(zoomStep(1, 1), -1)).toBeCloseTo(1);
  });
});

describe("the canvas window", () => {
  const page = { width: 1000, height: 4000 };

  it("covers what is visible and a quarter around it, never more than the page", () => {
    expect(canvasWindow([0, 1000, 800, 1600], page)).toEqual([0, 850, 1000, 1750]);
    expect(canvasWindow([0, 3800, 1000, 4400], page)).toEqual([0, 3650, 1000, 4000]);
  });

  it("is kept while it shows all that is visible", () => {
    const window = canvasWindow([0, 1000, 800, 1600], page);
    expect(covers(window, [0, 1100, 800, 1700], page)).toBe(true);
    expect(covers(window, [0, 1400, 800, 2000], page)).toBe(false);
  });

  it("does not have to cover the desk around a small page", () => {
    const small = { width: 300, height: 400 };
    const visible = [-100, -50, 400, 450] as const;
    expect(covers(canvasWindow(visible, small), visible, small)).toBe(true);
  });
});

it("turns by quarters, all the way round", () => {
  expect([0, 90, 180, 270].map((rotation) => quarterMore(rotation as Rotation))).toEqual([90, 180, 270, 0]);
  expect(turnedBy(270, 180)).toBe(90);
});
