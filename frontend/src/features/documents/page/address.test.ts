import { expect, it } from "vitest";
import { readAddress } from "@/features/documents/page/address";

it("takes page and word from the address, and nothing that is none", () => {
  expect(readAddress({ page: 3, word: 17 })).toEqual({ page: 3, word: 17 });
  expect(readAddress({ page: 2, word: "first" })).toEqual({ page: 2, word: "first" });
  expect(readAddress({ word: "firstHit", find: 2024 })).toEqual({ word: "firstHit", find: "2024" });
  expect("find" in readAddress({ find: undefined }) && !("find" in readAddress({}))).toBe(true);
  expect(readAddress({ page: "3", word: "seventeenth" })).toEqual({});
  expect(readAddress({ page: 0, word: 1.5 })).toEqual({});
});
