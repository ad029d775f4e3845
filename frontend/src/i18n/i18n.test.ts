import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { de } from "@/i18n/de";
import { en } from "@/i18n/en";
import { errors, errorText } from "@/i18n/errors";
import { bytes, duration, formatFor, moment, plural } from "@/i18n/format";
import { browserLanguage } from "@/i18n/language";

const contract = readFileSync(new URL("../../../platform/ocr_contract/errors.py", import.meta.url), "utf8");
const codes = [...contract.matchAll(/ErrorKind\("(\w+)"/g)].map(([, code]) => code ?? "");

describe("errors", () => {
  it("of the contract all have words", () => {
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !Object.hasOwn(errors, code))).toEqual([]);
  });

  it("have no words for codes that nobody sends", () => {
    const ours = ["offline", "unreachable", "file_unreadable"];
    expect(Object.keys(errors).filter((code) => !codes.includes(code) && !ours.includes(code))).toEqual([]);
  });

  it.each(Object.keys(errors))("%s is a whole sentence, with numbers and without", (code) => {
    for (const facts of [{}, { limit: 100, actual: 400, retryAfter: 12 }, { limit: null, actual: null }]) {
      for (const catalogue of [en, de]) {
        expect(catalogue.error(code, facts)).toMatch(/^[A-Z].*[.?]$/);
        expect(catalogue.error(code, facts)).not.toMatch(/undefined|NaN|null/);
      }
    }
  });

  it("name the limit and the value", () => {
    expect(errorText("body_too_large", { limit: 200_000_000, actual: 312_400_000 })).toContain(
      "312\u00A0MB, and the limit is 200\u00A0MB",
    );
    expect(errorText("too_many_pages", { limit: 500 })).toContain("at most 500 pages");
    expect(errorText("queue_full", { retryAfter: 5 })).toContain("in 5\u00A0s");
  });

  it("of a newer server are not passed over in silence", () => {
    expect(errorText("moon_in_wrong_phase", {})).toMatch(/went wrong/);
  });
});

describe("formats", () => {
  it("give sizes as file managers do", () => {
    expect([0, 5, 999, 1000, 12_340, 999_600, 25_000_000, 2_100_000_000].map(bytes)).toEqual([
      "0\u00A0bytes",
      "5\u00A0bytes",
      "999\u00A0bytes",
      "1\u00A0kB",
      "12.3\u00A0kB",
      "1\u00A0MB",
      "25\u00A0MB",
      "2.1\u00A0GB",
    ]);
  });

  it("give times in the largest fitting unit", () => {
    expect([0.4, 8, 59.4, 60, 125, 3600, 3780].map(duration)).toEqual([
      "0.4\u00A0s",
      "8\u00A0s",
      "59\u00A0s",
      "1 min",
      "2 min 5 s",
      "1 h",
      "1 h 3 min",
    ]);
  });

  it("give a moment no longer than it has to be", () => {
    const now = new Date(2026, 2, 14, 18, 0);
    const at = (...parts: [number, number, number, number, number]) => moment(new Date(...parts).toISOString(), now);
    expect(at(2026, 2, 14, 9, 5)).not.toMatch(/Mar|2026/);
    expect(at(2026, 2, 2, 9, 5)).toMatch(/Mar/);
    expect(at(2024, 2, 2, 9, 5)).toMatch(/2024/);
  });

  it("count in words", () => {
    expect([0, 1, 2, 1200].map((count) => plural(count, { one: "page", other: "pages" }))).toEqual([
      "0 pages",
      "1 page",
      "2 pages",
      "1,200 pages",
    ]);
  });
});

it("progress is told by the page that is being read, never one past the end", () => {
  expect(en.jobs.page(11, 40)).toBe("Page 12 of 40");
  expect(en.jobs.page(40, 40)).toBe("Page 40 of 40");
});

it("has no text that nothing shows", () => {
  const root = new URL("../", import.meta.url);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.tsx?$/.test(name),
  );
  const source = names.map((name) => readFileSync(new URL(name, root), "utf8")).join("\n");
  const keys = Object.entries(en).flatMap(([section, texts]) =>
    typeof texts === "object" ? Object.keys(texts).map((key) => `t.${section}.${key}`) : [`t.${section}`],
  );
  expect(keys.filter((key) => !source.includes(key))).toEqual([]);
});

describe("languages", () => {
  it("are the reader's first that there is", () => {
    expect(browserLanguage(["fr-CA", "de-AT", "en"])).toBe("de");
    expect(browserLanguage(["EN-gb"])).toBe("en");
    expect(browserLanguage(["ja", "constructor"])).toBe("en");
    expect(browserLanguage([])).toBe("en");
  });

  it("write numbers, plurals and moments their own way", () => {
    formatFor("de");
    try {
      expect(de.viewer.counts(1200, 1)).toBe("1.200 Wörter, 1 zweifelhaft");
      expect(bytes(12_340)).toBe("12,3\u00A0kB");
      expect(moment(new Date(2024, 2, 2, 19, 5).toISOString())).toMatch(/02\.03\.2024|2\. März 2024/);
    } finally {
      formatFor("en");
    }
    expect(en.viewer.counts(1200, 1)).toBe("1,200 words, 1 doubtful");
  });

  it("say everything, and nothing in another's words", () => {
    const texts = (part: unknown, path: string): [string, string][] =>
      typeof part === "string"
        ? [[path, part]]
        : typeof part === "object" && part !== null
          ? Object.entries(part).flatMap(([key, value]) => texts(value, `${path}.${key}`))
          : [];
    const english = new Map(texts(en, ""));
    const same = texts(de, "").filter(([path, text]) => english.get(path) === text);
    const names = same.map(([path]) => path).filter((path) => !path.startsWith(".jobs.formats."));
    expect(names).toEqual([
      ".product",
      ".navigation.tokens",
      ".navigation.schemes.auto",
      ".viewer.scan",
      ".viewer.text",
      ".tokens.title",
      ".tokens.name",
    ]);
  });
});
