// The one door to every text that a person reads: `t` of i18next, with one catalogue per language in `locales`. Only the
// language in use is loaded.
import { createInstance, type TFunction } from "i18next";
import { bytes, duration, formatFor, number, percent } from "@/i18n/format";
import { browserLanguage, type Language, storedLanguage, storeLanguage } from "@/i18n/language";
import type en from "@/i18n/locales/en.json";

export type Catalogue = typeof en;
type Values = Readonly<Record<string, unknown>>;

const LOADERS: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import("@/i18n/locales/en.json"),
  de: () => import("@/i18n/locales/de.json"),
};

const i18n = createInstance();
void i18n.init({
  initAsync: false,
  resources: {},
  fallbackLng: false,
  nsSeparator: false, // A key may have a colon.
  interpolation: { escapeValue: false }, // React escapes.
});
for (const [name, format] of Object.entries({ bytes, duration, number, percent })) {
  i18n.services.formatter?.add(name, format);
}

let current: Language = "en";
let translate: TFunction = i18n.getFixedT(current);
const listeners = new Set<() => void>();

/** A text by its key, in the language in use. Call it when something is rendered, not when a module is loaded. */
export const t = ((key: string, values?: Values) => translate(key as "product", values)) as TFunction;

/** The text for a stable code of the server; null when the catalogue has none, because the server is newer. */
export function textOfCode(section: "errors" | "reasons" | "warnings", code: string, values: Values): string | null {
  const texts = i18n.getResource(current, "translation", section) as Record<string, string>;
  const isKnown = Object.hasOwn(texts, code) || Object.hasOwn(texts, `${code}_other`);
  return isKnown ? translate(`${section}.${code}` as "product", values) : null;
}

/** The language in use; `subscribe` hears when it changes. */
export const language = {
  current: (): Language => current,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** From now on every text is taken from `catalogue`. */
export function activate(wanted: Language, catalogue: Catalogue): void {
  i18n.addResourceBundle(wanted, "translation", catalogue);
  translate = i18n.getFixedT(wanted);
  current = wanted;
  formatFor(wanted);
  listeners.forEach((listener) => {
    listener();
  });
}

async function enter(wanted: Language): Promise<void> {
  const { default: catalogue } = await LOADERS[wanted]();
  document.documentElement.lang = wanted;
  activate(wanted, catalogue);
}

/** Enters the language that was chosen in this browser, or else the first of the browser's that there is. */
export const startLanguage = (): Promise<void> => enter(storedLanguage() ?? browserLanguage(navigator.languages));

/** Changes the language now, and keeps the choice in this browser. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await enter(wanted);
  storeLanguage(wanted);
}
