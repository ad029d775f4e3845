import { expect, it } from "vitest";
import { hasWords } from "@/features/documents/data/filter/searchWords";

it("asks for letters and digits of any script, and not for anything else", () => {
  expect(["dues", "12", "Ö", "港"].every(hasWords)).toBe(true);
  expect(["", "  ", "?!", "…"].some(hasWords)).toBe(false);
});
