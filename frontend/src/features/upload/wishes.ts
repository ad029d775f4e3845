// What files are read with, in a few words.
import type { Endpoint, Job } from "@/api/types";
import { languageName } from "@/features/endpoints/languages";
import { type Choice, type Lost, unusual } from "@/features/upload/choice";
import { useReaders } from "@/features/upload/options";
import { wishTexts } from "@/features/upload/wishTexts";
import { useLanguage } from "@/i18n/useLanguage";

const listed = (codes: readonly string[], language: string): string =>
  codes.map((code) => languageName(code, language)).join(", ");

export const languageWords = (codes: readonly string[], language: string): string[] =>
  codes.length === 0 ? [] : [listed(codes, language)];

/** `endpoint` under the name that people gave it, where that is known. */
export const endpointWords = (name: string, endpoint: Pick<Endpoint, "display_name"> | undefined): string[] =>
  name === "" ? [] : [wishTexts().endpoint(endpoint?.display_name ?? name)];

export function lostWords({ languages, endpoint }: Lost, language: string): string {
  const parts = [
    ...(endpoint === null ? [] : [wishTexts().lostEndpoint(endpoint)]),
    ...(languages.length === 0 ? [] : [wishTexts().lostLanguages(listed(languages, language), languages.length)]),
  ];
  return parts.join(" ");
}

const words = (
  { languages, endpoint }: Choice,
  endpoints: readonly Endpoint[] | undefined,
  language: string,
): string[] => [
  ...languageWords(languages, language),
  ...endpointWords(
    endpoint,
    endpoints?.find(({ name }) => name === endpoint),
  ),
];

/** What a file shall be read with, where somebody chose. */
export const useWishWords = (choice: Choice): string[] => words(choice, useReaders(), useLanguage());

/** What a document was read with, where that is not what happens when nobody chooses; empty until that is known. */
export const readWithWords = (
  { options: { languages }, endpoint }: Pick<Job, "options" | "endpoint">,
  endpoints: readonly Endpoint[] | undefined,
  language: string,
): string[] => (endpoints === undefined ? [] : words(unusual({ languages, endpoint }, endpoints), endpoints, language));
