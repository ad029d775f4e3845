import { describe, expect, it } from "vitest";
import { rowsToShow, scrollToRow } from "@/features/viewer/rows";

describe("the rows of a long list that are there", () => {
  it("are those in sight and some around them", () => {
    const { from, to } = rowsToShow(500, 100, 20_000, 800);
    expect(from).toBeLessThan(200);
    expect(to).toBeGreaterThan(208);
    expect(to - from).toBeLessThan(40);
  });

  it("never lie outside of the list", () => {
    expect(rowsToShow(500, 100, 0, 800).from).toBe(0);
    expect(rowsToShow(500, 100, 49_200, 800).to).toBe(500);
    expect(rowsToShow(3, 100, 0, 800)).toEqual({ from: 0, to: 3 });
    expect(rowsToShow(0, 100, 0, 800)).toEqual({ from: 0, to: 0 });
  });

  it("stay the same while somebody scrolls a little", () => {
    expect(rowsToShow(500, 100, 20_110, 600)).toEqual(rowsToShow(500, 100, 20_190, 600));
  });
});

describe("scrolling to a row", () => {
  it("moves nothing when it is in sight", () => {
    expect(scrollToRow(5, 100, 450, 800)).toBe(450);
  });

  it("brings it to the nearest edge", () => {
    expect(scrollToRow(2, 100, 450, 800)).toBe(200);
    expect(scrollToRow(20, 100, 450, 800)).toBe(1300);
  });
});
