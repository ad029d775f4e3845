import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { PageResult } from "@/api/types";
import { WARNING_WORDS, warningsText } from "@/features/documents/viewer/text/warnings";

type Warnings = Pick<PageResult, "warnings" | "warning_codes">;

it("words warnings by their code, and leaves those without one as they are", () => {
  const page: Warnings = {
    warnings: ["The file holds 2 more images; only the main one is read.", "Something new."],
    warning_codes: [{ code: "more_images", parameters: { count: 2 } }],
  };
  expect(warningsText(page)).toBe("The file holds 2 more images; only the main one is read. Something new.");
  expect(warningsText({ ...page, warning_codes: [] })).toBe(page.warnings.join(" "));
});

it("has whole sentences for every code of the contract, in every language", () => {
  const contract = readFileSync(
    new URL("../../../../../../platform/ocr_contract/page_warnings.py", import.meta.url),
    "utf8",
  );
  const [, literal = ""] = /WarningCode = Literal\[(.*)\]/.exec(contract) ?? [];
  const codes = [...literal.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(3);
  for (const words of Object.values(WARNING_WORDS)) {
    expect(Object.keys(words)).toEqual(codes);
    const texts = Object.values(words).map((word) => word({ count: 2, megapixels: 120 }));
    expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
  }
});
