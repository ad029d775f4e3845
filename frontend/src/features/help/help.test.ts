import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keyNames, type NamedKey } from "@/features/help/keyNames";
import { SHORTCUTS } from "@/ui/keyboard/shortcuts";

const root = new URL("../../", import.meta.url);
const source = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /(?<!\.test)\.tsx?$/.test(name) && !name.startsWith("features/help/"))
  .map((name) => readFileSync(new URL(name, root), "utf8"))
  .join("\n");
const groups: [string, Readonly<Record<string, readonly string[]>>][] = Object.entries(SHORTCUTS);
const catalogued = new Set(
  groups.flatMap(([, shortcuts]) => Object.values(shortcuts).flat()).map((keys) => keys.split(/(?<=.)\+/).at(-1)),
);

/** What the browser does by itself, for links, boxes, fields and dialogs. */
const BY_THE_BROWSER = new Set(["paste", "leave", "walk", "open", "choose", "range"]);

describe("the catalogue of keys", () => {
  it("has a name once, whatever its group", () => {
    const names = groups.flatMap(([, shortcuts]) => Object.keys(shortcuts));
    expect(new Set(names).size).toBe(names.length);
  });

  it("has every key that something listens for", () => {
    const compared = [...source.matchAll(/key(?:\.toLowerCase\(\))? === "([^"]+)"/g)].map(([, key]) => key);
    expect(compared).toContain("Escape");
    expect(compared.filter((key) => !catalogued.has(key))).toEqual([]);
  });

  it("has no key that nothing listens for", () => {
    const unheard = groups.flatMap(([, shortcuts]) =>
      Object.entries(shortcuts).filter(([name, combinations]) => {
        const keys = combinations.map((keys) => keys.split(/(?<=.)\+/).at(-1) ?? "");
        // By `useShortcuts` under its name, or by a listener of its own.
        const isHeard =
          new RegExp(`\\b${name}(:|,| )`).test(source) || keys.every((key) => source.includes(`"${key}"`));
        return !BY_THE_BROWSER.has(name) && !isHeard && !keys.every((key) => new RegExp(`${key}:`).test(source));
      }),
    );
    expect(unheard).toEqual([]);
  });
});

it("keys are named as they are printed", () => {
  const words: Record<NamedKey, string> = {
    Ctrl: "Strg",
    Shift: "Umschalt",
    Escape: "Esc",
    Enter: "Enter",
    Tab: "Tab",
    Click: "Klick",
    " ": "Leertaste",
  };
  expect(
    ["Ctrl+Shift+z", "+", "-", " ", "n", "ArrowLeft", "F2"].map((keys) => keyNames(keys, (key) => words[key])),
  ).toEqual([["Strg", "Umschalt", "Z"], ["+"], ["−"], ["Leertaste"], ["N"], ["←"], ["F2"]]);
});
