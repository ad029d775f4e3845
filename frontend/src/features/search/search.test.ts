import { expect, it } from "vitest";
import { isQuery } from "@/features/search/useSearch";

it("asks for letters and digits of any script, and not for anything else", () => {
  expect(["dues", "12", "Ö", "港"].every(isQuery)).toBe(true);
  expect(["", "  ", "?!", "…"].some(isQuery)).toBe(false);
});
