import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { activate } from "@/i18n";
import { errorText } from "@/i18n/errors";
import de from "@/i18n/locales/de.json";
import en from "@/i18n/locales/en.json";

const contract = readFileSync(new URL("../../../platform/ocr_contract/errors.py", import.meta.url), "utf8");
const codes = [...contract.matchAll(/ErrorKind\("(\w+)"/g)].map(([, code]) => code ?? "");
/** Codes that only a browser can find out. */
const OURS = ["offline", "unreachable", "file_unreadable"];
const worded = Object.keys(en.errors).map((key) => key.replace(/_(measured|limit|later)$/, ""));

describe("errors", () => {
  afterEach(() => {
    activate("en", en);
  });

  it("of the contract all have words", () => {
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !Object.hasOwn(en.errors, code))).toEqual([]);
  });

  it("have no words for codes that nobody sends", () => {
    expect(worded.filter((code) => !codes.includes(code) && !OURS.includes(code))).toEqual([]);
  });

  it.each([
    ["en", en],
    ["de", de],
  ] as const)("are whole sentences in %s, with numbers and without", (language, catalogue) => {
    activate(language, catalogue);
    for (const code of [...codes, ...OURS]) {
      for (const facts of [{}, { limit: 100, actual: 400, retryAfter: 12 }, { limit: null, actual: null }]) {
        expect(errorText(code, facts)).toMatch(/^[A-Z].*[.?]$/);
        expect(errorText(code, facts)).not.toMatch(/undefined|NaN|null|\{\{/);
      }
    }
  });

  it("name the limit and the value", () => {
    expect(errorText("body_too_large", { limit: 200_000_000, actual: 312_400_000 })).toContain(
      "(312\u00A0MB). The limit is 200\u00A0MB",
    );
    expect(errorText("too_many_pages", { limit: 500 })).toContain("The limit is 500");
    expect(errorText("queue_full", { retryAfter: 5 })).toContain("in 5\u00A0s");
  });

  it("of a newer server are not passed over in silence", () => {
    expect(errorText("moon_in_wrong_phase", {})).toMatch(/went wrong/);
    expect(errorText("constructor", {})).toMatch(/went wrong/);
  });
});
