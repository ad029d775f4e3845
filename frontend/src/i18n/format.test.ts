import { afterEach, describe, expect, it } from "vitest";
import { activate, t } from "@/i18n";
import { bytes, duration, moment } from "@/i18n/format";
import { browserLanguage } from "@/i18n/language";
import de from "@/i18n/locales/de.json";
import en from "@/i18n/locales/en.json";

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
});

describe("languages", () => {
  afterEach(() => {
    activate("en", en);
  });

  it("are the reader's first that there is", () => {
    expect(browserLanguage(["fr-CA", "de-AT", "en"])).toBe("de");
    expect(browserLanguage(["EN-gb"])).toBe("en");
    expect(browserLanguage(["ja", "constructor"])).toBe("en");
    expect(browserLanguage([])).toBe("en");
  });

  it("write numbers, plurals and moments their own way", () => {
    expect([0, 1, 1200].map((count) => t("jobs.pages", { count }))).toEqual(["0 pages", "1 page", "1,200 pages"]);
    expect(t("viewer.countsDoubtful", { count: 1200, doubtful: 1 })).toBe("1,200 words, 1 doubtful");
    activate("de", de);
    expect(t("viewer.countsDoubtful", { count: 1200, doubtful: 1 })).toBe("1.200 Wörter, 1 zweifelhaft");
    expect(bytes(12_340)).toBe("12,3\u00A0kB");
    expect(moment(new Date(2024, 2, 2, 19, 5).toISOString())).toMatch(/02\.03\.2024|2\. März 2024/);
  });
});

it("a file name is shown as it is, whatever stands in it", () => {
  const name = "<b>{{name}}</b> $t(product) {{count, number}} & co.pdf";
  expect(t("jobs.finished", { name })).toBe(`${name} is done.`);
});
