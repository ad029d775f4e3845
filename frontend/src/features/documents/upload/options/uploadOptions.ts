// The user's options for reading files: kept in this browser, and checked against the available ones. Pure.
import type { Endpoint } from "@/api/types";

export interface UploadOptions {
  /** By Tesseract's names, the most important first; none leaves it to the endpoint. */
  readonly languages: readonly string[];
  /** A name; empty for the default endpoint. */
  readonly endpoint: string;
}

/** The parts of a choice that are no longer available. */
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

/** The choice stored as `text`; invalid content is ignored. */
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

/** The endpoints that accept files: all that were not deleted. Sleeping and starting ones accept them too. */
export const usable = <Each extends Pick<OptionEndpoint, "gone_at">>(endpoints: readonly Each[]): Each[] =>
  endpoints.filter(({ gone_at }) => gone_at === null);

/** The endpoint of this name, the default one for an empty name. */
export const endpointNamed = <Each extends OptionEndpoint>(
  endpoints: readonly Each[],
  name: string,
): Each | undefined => usable(endpoints).find((each) => (name === "" ? each.is_default : each.name === name));

/** The languages of an endpoint; empty while none of its workers has been seen. */
export const languagesOf = (endpoint: OptionEndpoint | undefined): readonly string[] => endpoint?.languages ?? [];

/** The default languages of an endpoint. */
export function usualLanguages(endpoint: OptionEndpoint | undefined): readonly string[] {
  const said = endpoint?.option_defaults.languages;
  const names: unknown[] = Array.isArray(said) ? said : [];
  const usual = names.filter((name) => typeof name === "string");
  return usual.length > 0 ? usual : ["eng"];
}

/** The parts of `choice` that `endpoints` offer, and those they do not; `lost` is null if all are available. */
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

/** The options of a document, as far as they differ from the default. */
export function unusual(choice: UploadOptions, endpoints: readonly OptionEndpoint[]): UploadOptions {
  const endpoint = endpoints.find((each) => (choice.endpoint === "" ? each.is_default : each.name === choice.endpoint));
  return {
    languages: same(choice.languages, usualLanguages(endpoint)) ? [] : choice.languages,
    endpoint: endpoint?.is_default === true ? "" : choice.endpoint,
  };
}
