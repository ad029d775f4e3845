import { expect, it } from "vitest";
import { readPlace } from "@/features/viewer/place";

it("takes page and word from the address, and nothing that is none", () => {
  expect(readPlace({ page: 3, word: 17 })).toEqual({ page: 3, word: 17 });
  expect(readPlace({ page: 2, word: "first" })).toEqual({ page: 2, word: "first" });
  expect(readPlace({ word: "firstHit", find: 2024 })).toEqual({ word: "firstHit", find: "2024" });
  expect("find" in readPlace({ find: undefined }) && !("find" in readPlace({}))).toBe(true);
  expect(readPlace({ page: "3", word: "seventeenth" })).toEqual({});
  expect(readPlace({ page: 0, word: 1.5 })).toEqual({});
});
