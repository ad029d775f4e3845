import { describe, expect, it } from "vitest";
import {
  fitted,
  PLAIN,
  type OptionEndpoint,
  readOptions,
  unusual,
  usable,
} from "@/features/documents/upload/options/uploadOptions";
import { sampleFor } from "@/features/documents/upload/sample";

const endpoint = (name: string, languages: string[], changes: Partial<OptionEndpoint> = {}): OptionEndpoint => ({
  name,
  is_default: name === "default",
  gone_at: null,
  languages,
  option_defaults: {},
  ...changes,
});
const HERE = endpoint("default", ["deu", "eng"]);
const NORDIC = endpoint("nordic", ["eng", "swe"], { option_defaults: { languages: ["swe"] } });
const GONE = endpoint("old", ["eng"], { gone_at: "2026-01-01T00:00:00Z" });

describe("the choice of a person", () => {
  it("is remembered, and whatever else is kept in its place is none", () => {
    const choice = { languages: ["deu", "fra"], endpoint: "nordic" };
    expect(readOptions(JSON.stringify(choice))).toEqual(choice);
    expect(["", "nonsense", "7", "null", "[]", '{"languages":"deu"}'].map(readOptions)).toEqual(
      Array.from({ length: 6 }, () => PLAIN),
    );
    expect(readOptions(null)).toEqual(PLAIN);
    expect(readOptions('{"languages":["deu",7,null],"endpoint":7}')).toEqual({ languages: ["deu"], endpoint: "" });
  });

  it("stays as it is while all of it can be had", () => {
    const choice = { languages: ["deu", "eng"], endpoint: "" };
    expect(fitted(choice, [HERE, NORDIC])).toEqual({ kept: choice, lost: null });
    expect(fitted({ languages: ["swe"], endpoint: "nordic" }, [HERE, NORDIC]).lost).toBeNull();
  });

  it("falls back to what there is, and tells what is not", () => {
    expect(fitted({ languages: ["fra", "deu"], endpoint: "" }, [HERE])).toEqual({
      kept: { languages: ["deu"], endpoint: "" },
      lost: { languages: ["fra"], endpoint: null },
    });
    expect(fitted({ languages: ["swe", "eng"], endpoint: "nordic" }, [HERE])).toEqual({
      kept: { languages: ["eng"], endpoint: "" },
      lost: { languages: ["swe"], endpoint: "nordic" },
    });
    expect(fitted({ languages: [], endpoint: "old" }, [HERE, GONE]).kept).toEqual(PLAIN);
  });

  it("takes nothing away while nobody knows which languages there are", () => {
    const choice = { languages: ["deu"], endpoint: "" };
    expect(fitted(choice, [endpoint("default", [])])).toEqual({ kept: choice, lost: null });
  });
});

it("offers a sample in the reader's language where that can be read, and says so to an endpoint that reads another", () => {
  expect(sampleFor("de", HERE)).toEqual({ language: "de", choice: { languages: ["deu"], endpoint: "" } });
  expect(sampleFor("en", HERE)).toEqual({ language: "en", choice: PLAIN });
  expect(sampleFor("de", NORDIC)).toEqual({ language: "en", choice: { languages: ["eng"], endpoint: "" } });
  expect(sampleFor("de", undefined)).toEqual({ language: "en", choice: PLAIN });
});

it("offers endpoints that are there", () => {
  expect(usable([HERE, GONE, NORDIC])).toEqual([HERE, NORDIC]);
});

it("says of a document only what is not usual", () => {
  const all = [HERE, NORDIC];
  expect(unusual({ languages: ["eng"], endpoint: "default" }, all)).toEqual(PLAIN);
  expect(unusual({ languages: ["deu"], endpoint: "default" }, all)).toEqual({ languages: ["deu"], endpoint: "" });
  expect(unusual({ languages: ["swe"], endpoint: "nordic" }, all)).toEqual({ languages: [], endpoint: "nordic" });
  expect(unusual({ languages: ["eng"], endpoint: "lost" }, all)).toEqual({ languages: [], endpoint: "lost" });
});
