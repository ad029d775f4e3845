// A short summary of the options for reading files.
import type { Endpoint, Job } from "@/api/types";
import { languageName } from "@/features/endpoints/languages";
import { type UploadOptions, type Lost, unusual } from "@/features/documents/upload/options/uploadOptions";
import { useReadyEndpoints } from "@/features/documents/upload/options/useUploadOptions";
import { t } from "@/i18n";
import { useLanguage } from "@/i18n/useLanguage";

const listed = (codes: readonly string[], language: string): string =>
  codes.map((code) => languageName(code, language)).join(", ");

export const languageWords = (codes: readonly string[], language: string): string[] =>
  codes.length === 0 ? [] : [listed(codes, language)];

/** `endpoint` by its display name, if known. */
export const endpointWords = (name: string, endpoint: Pick<Endpoint, "display_name"> | undefined): string[] =>
  name === "" ? [] : [t("optionSummary.endpoint", { name: endpoint?.display_name ?? name })];

export function lostWords({ languages, endpoint }: Lost, language: string): string {
  const parts = [
    ...(endpoint === null ? [] : [t("optionSummary.lostEndpoint", { name: endpoint })]),
    ...(languages.length === 0
      ? []
      : [t("optionSummary.lostLanguages", { names: listed(languages, language), count: languages.length })]),
  ];
  return parts.join(" ");
}

const words = (
  { languages, endpoint }: UploadOptions,
  endpoints: readonly Endpoint[] | undefined,
  language: string,
): string[] => [
  ...languageWords(languages, language),
  ...endpointWords(
    endpoint,
    endpoints?.find(({ name }) => name === endpoint),
  ),
];

/** The options chosen for a file, if any. */
export const useOptionSummary = (choice: UploadOptions): string[] => words(choice, useReadyEndpoints(), useLanguage());

/** The options of a document if they differ from the default; empty until that is known. */
export const jobOptionSummary = (
  { options: { languages }, endpoint }: Pick<Job, "options" | "endpoint">,
  endpoints: readonly Endpoint[] | undefined,
  language: string,
): string[] => (endpoints === undefined ? [] : words(unusual({ languages, endpoint }, endpoints), endpoints, language));
