import { describe, expect, it } from "vitest";
import { MOST_SELECTED, readSelection, select, writeSelection } from "@/features/documents/list/selection";

const shown = ["a", "b", "c", "d", "e"];
const after = (selected: string[], id: string, from: string | null = null): string[] =>
  [...select(new Set(selected), shown, id, from)].toSorted();

describe("a selection", () => {
  it("turns one over", () => {
    expect(after([], "b")).toEqual(["b"]);
    expect(after(["a", "b"], "b")).toEqual(["a"]);
  });

  it("takes all between two, whichever comes first", () => {
    expect(after(["b"], "d", "b")).toEqual(["b", "c", "d"]);
    expect(after(["d"], "b", "d")).toEqual(["b", "c", "d"]);
    expect(after(["a", "b", "c"], "c", "b")).toEqual(["a"]);
  });

  it("takes the one alone when the other is no longer shown", () => {
    expect(after(["gone"], "b", "gone")).toEqual(["b", "gone"]);
  });

  it("stands in the address, and leaves it when it is empty", () => {
    expect(writeSelection(readSelection("a,b"))).toBe("a,b");
    expect(writeSelection(readSelection(""))).toBeUndefined();
    expect(readSelection(12).size).toBe(0);
  });

  it("is never more than one call may name", () => {
    const many = Array.from({ length: 300 }, (_, index) => String(index));
    expect(readSelection(many.join(",")).size).toBe(MOST_SELECTED);
    expect(writeSelection(new Set(many))?.split(",")).toHaveLength(MOST_SELECTED);
  });
});
