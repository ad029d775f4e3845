import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { activate } from "@/i18n";
import de from "@/i18n/locales/de.json";
import en from "@/i18n/locales/en.json";
import type { PageResult } from "@/api/types";
import { warningsText } from "@/features/documents/viewer/text/warnings";

type Warnings = Pick<PageResult, "warnings" | "warning_codes">;

it("words warnings by their code, and leaves those without one as they are", () => {
  const page: Warnings = {
    warnings: ["The file contains 2 more images; only the main one was read.", "Something new."],
    warning_codes: [{ code: "more_images", parameters: { count: 2 } }],
  };
  expect(warningsText(page)).toBe("The file contains 2 more images; only the main one was read. Something new.");
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
  for (const [language, catalogue] of [
    ["de", de],
    ["en", en],
  ] as const) {
    expect(Object.keys(catalogue.warnings).map((key) => key.replace(/_(one|other)$/, ""))).toEqual(
      expect.arrayContaining(codes),
    );
    activate(language, catalogue);
    const texts = codes.map((code) =>
      warningsText({
        warnings: [""],
        warning_codes: [{ code, parameters: { count: 2, megapixels: 120 } }] as Warnings["warning_codes"],
      }),
    );
    expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
  }
});
