// Possible mistakes of translators, and leftovers of code changes: each test names the keys concerned.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import de from "@/i18n/locales/de.json";
import en from "@/i18n/locales/en.json";

interface Texts {
  readonly [key: string]: string | Texts;
}

/** All texts of a catalogue by their keys, "jobs.states.queued". */
function flat(texts: Texts, above = ""): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === "string" ? [[`${above}${name}`, text] as [string, string]] : flat(text, `${above}${name}.`),
  );
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const withoutForm = (key: string): string => key.replace(PLURAL, "");
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{.*?\}\}/g)].map(([all]) => all).sort();

const english = new Map(flat(en));
const englishKeys = new Set([...english.keys()].map(withoutForm));
const translations = { de: new Map(flat(de)) };

const root = new URL("../../", import.meta.url);
const source = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
  .map((name) => readFileSync(new URL(name, root), "utf8"))
  .join("\n");
const literals = new Set([...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key = ""]) => key));
/** Keys of which a part is known only at run time: "jobs.states.${state}". */
const patterns = [...source.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, key = ""]) => {
  const parts = key.split(/\$\{.*?\}/).map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join("[^.]+")}$`);
});
/** Looked up by codes of the server. */
const BY_CODE = /^(errors|reasons|warnings)\./;

describe("the English catalogue", () => {
  it("has every text that the code asks for", () => {
    expect(literals.size).toBeGreaterThan(200);
    expect([...literals].filter((key) => !englishKeys.has(key))).toEqual([]);
  });

  it("has no text that nothing shows", () => {
    const isUsed = (key: string): boolean =>
      literals.has(key) || BY_CODE.test(key) || patterns.some((pattern) => pattern.test(key));
    expect([...englishKeys].filter((key) => !isUsed(key))).toEqual([]);
  });
});

describe.each(Object.entries(translations))("the catalogue %s", (language, texts) => {
  const keys = new Set([...texts.keys()].map(withoutForm));

  it("has every text, and none that English has not", () => {
    expect([...englishKeys].filter((key) => !keys.has(key))).toEqual([]);
    expect([...keys].filter((key) => !englishKeys.has(key))).toEqual([]);
  });

  it("has every plural form of its language", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...english.keys()].filter((key) => PLURAL.test(key)).map(withoutForm);
    const missing = counted.flatMap((key) =>
      forms.map((form) => `${key}_${form}`).filter((formed) => !texts.has(formed)),
    );
    expect(missing).toEqual([]);
  });

  it("uses the same placeholders as English", () => {
    const differing = [...texts].filter(([key, text]) => {
      const original = english.get(key) ?? english.get(`${withoutForm(key)}_other`) ?? "";
      // "{{message}}" of a reason may be left out where the sentence says it already.
      return !BY_CODE.test(key) && placeholders(text).join() !== placeholders(original).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("has translated every text", () => {
    const same = [...texts].filter(([key, text]) => english.get(key) === text).map(([key]) => key);
    expect(same.filter((key) => !SAME_IN[language]?.some((allowed) => key.startsWith(allowed)))).toEqual([]);
  });
});

/** Texts that are right although they are those of English, by language. */
const SAME_IN: Readonly<Record<string, readonly string[]>> = {
  de: [
    "product",
    "title",
    "navigation.tokens",
    "navigation.schemes.auto",
    "jobs.formats.",
    "jobs.original",
    "viewer.scan",
    "viewer.text",
    "tokens.title",
    "tokens.name",
    "tokens.prefix",
    "list.button",
    "help.keys.",
  ],
};
