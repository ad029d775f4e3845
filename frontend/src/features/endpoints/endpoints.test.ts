import { expect, it } from "vitest";
import { parse } from "yaml";
import { languageName } from "@/features/endpoints/languages";
import { manifestOf } from "@/features/endpoints/manifest";

it("gives YAML that makes the same endpoint again, whatever its values are", () => {
  const spec = { languages: ["deu", "fra"], podLabels: { on: "yes", number: "012" }, suspend: false };
  const resource = {
    apiVersion: "ocr.legible.dev/v1alpha1",
    kind: "OcrEndpoint",
    namespace: "office",
    name: "a",
    spec,
  };
  expect(parse(manifestOf(resource))).toEqual({
    apiVersion: "ocr.legible.dev/v1alpha1",
    kind: "OcrEndpoint",
    metadata: { namespace: "office", name: "a" },
    spec,
  });
});

it("names languages in words, and what is none by its code", () => {
  expect(["deu", "fra", "chi_sim", "eng"].map((code) => languageName(code, "en"))).toEqual([
    "German",
    "French",
    "Simplified Chinese",
    "English",
  ]);
  expect(languageName("deu", "de")).toBe("Deutsch");
  expect(languageName("script/Latin", "en")).toBe("script/Latin");
  expect(languageName("my_own_font", "en")).toBe("my_own_font");
});
