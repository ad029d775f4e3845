// What a person wants their files to be read with: kept in this browser, and held against what there is. Pure.
import type { Endpoint } from "@/api/types";

export interface UploadOptions {
  /** By Tesseract's names, the most important first; none leaves it to the endpoint. */
  readonly languages: readonly string[];
  /** A name; empty for the default endpoint. */
  readonly endpoint: string;
}

/** What of a choice cannot be had any more. */
export interface Lost {
  readonly languages: readonly string[];
  readonly endpoint: string | null;
}

export interface OptionEndpoint extends Pick<Endpoint, "name" | "is_default" | "gone_at" | "languages"> {
  readonly option_defaults: Readonly<Record<string, unknown>>;
}

/** As the contract has it: one document is read in no more. */
export const MOST_LANGUAGES = 16;

export const PLAIN: UploadOptions = { languages: [], endpoint: "" };

export const isPlain = ({ languages, endpoint }: UploadOptions): boolean => languages.length === 0 && endpoint === "";

/** The choice that was kept as `text`; whatever else stands there is none. */
export function readOptions(text: string | null): UploadOptions {
  try {
    const kept: unknown = JSON.parse(text ?? "");
    if (typeof kept !== "object" || kept === null) return PLAIN;
    const { languages, endpoint } = kept as Record<keyof UploadOptions, unknown>;
    const names: unknown[] = Array.isArray(languages) ? languages : [];
    return {
      languages: names.filter((name) => typeof name === "string").slice(0, MOST_LANGUAGES),
      endpoint: typeof endpoint === "string" ? endpoint : "",
    };
  } catch {
    return PLAIN;
  }
}

/** Those that take files: all that were not deleted. One that sleeps or starts takes them too. */
export const usable = <Each extends Pick<OptionEndpoint, "gone_at">>(endpoints: readonly Each[]): Each[] =>
  endpoints.filter(({ gone_at }) => gone_at === null);

/** The endpoint of this name, the default one for an empty name. */
export const endpointNamed = <Each extends OptionEndpoint>(
  endpoints: readonly Each[],
  name: string,
): Each | undefined => usable(endpoints).find((each) => (name === "" ? each.is_default : each.name === name));

/** What an endpoint can read; empty while none of its workers was seen. */
export const languagesOf = (endpoint: OptionEndpoint | undefined): readonly string[] => endpoint?.languages ?? [];

/** In which languages an endpoint reads when nobody says. */
export function usualLanguages(endpoint: OptionEndpoint | undefined): readonly string[] {
  const said = endpoint?.option_defaults.languages;
  const names: unknown[] = Array.isArray(said) ? said : [];
  const usual = names.filter((name) => typeof name === "string");
  return usual.length > 0 ? usual : ["eng"];
}

/** What of `choice` can be had from `endpoints`, and what cannot; `lost` is null when all can. */
export function fitted(
  choice: UploadOptions,
  endpoints: readonly OptionEndpoint[],
): { kept: UploadOptions; lost: Lost | null } {
  const isGone = choice.endpoint !== "" && endpointNamed(endpoints, choice.endpoint) === undefined;
  const endpoint = isGone ? "" : choice.endpoint;
  const there = languagesOf(endpointNamed(endpoints, endpoint));
  const isThere = (name: string): boolean => there.length === 0 || there.includes(name);
  const missing = choice.languages.filter((name) => !isThere(name));
  if (!isGone && missing.length === 0) return { kept: choice, lost: null };
  return {
    kept: { languages: choice.languages.filter(isThere), endpoint },
    lost: { languages: missing, endpoint: isGone ? choice.endpoint : null },
  };
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join("+") === b.join("+");

/** What a document was read with, as far as that is not what happens when nobody says. */
export function unusual(choice: UploadOptions, endpoints: readonly OptionEndpoint[]): UploadOptions {
  const endpoint = endpoints.find((each) => (choice.endpoint === "" ? each.is_default : each.name === choice.endpoint));
  return {
    languages: same(choice.languages, usualLanguages(endpoint)) ? [] : choice.languages,
    endpoint: endpoint?.is_default === true ? "" : choice.endpoint,
  };
}
