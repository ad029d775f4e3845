// The sample that is offered if there is no document yet, and its options. Pure.
import {
  type UploadOptions,
  languagesOf,
  PLAIN,
  type OptionEndpoint,
  usualLanguages,
} from "@/features/documents/upload/options/uploadOptions";
import type { Language } from "@/i18n/language";

/** Drawn by tools/sample_letters.py, one for each language of the dashboard; named by Tesseract's word for it. */
export const SAMPLES: Record<Language, { readonly address: URL; readonly trained: string }> = {
  en: { address: new URL("./samples/letter.en.jpg", import.meta.url), trained: "eng" },
  de: { address: new URL("./samples/letter.de.jpg", import.meta.url), trained: "deu" },
};

/** The sample in the reader's language where that can be read, else the English one. */
export function sampleFor(
  language: Language,
  endpoint: OptionEndpoint | undefined,
): { language: Language; choice: UploadOptions } {
  const there = languagesOf(endpoint);
  const chosen = there.includes(SAMPLES[language].trained) ? language : "en";
  const { trained } = SAMPLES[chosen];
  const isUsual = usualLanguages(endpoint).includes(trained) || !there.includes(trained);
  return { language: chosen, choice: isUsual ? PLAIN : { languages: [trained], endpoint: "" } };
}
