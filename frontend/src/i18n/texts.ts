// Texts of what is loaded late, kept and loaded with it: all languages side by side, so that none can be forgotten.
import { language } from "@/i18n";
import type { Language } from "@/i18n/language";

/** The texts of a part in the language in use. Ask when something is drawn, not when a module is loaded. */
export const textsOf =
  <Texts>(all: Record<Language, Texts>): (() => Texts) =>
  () =>
    all[language.current()];
