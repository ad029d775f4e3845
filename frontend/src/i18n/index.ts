// The one door to every text that a person reads. Another language is another module of type `Catalogue`, loaded when
// it is wanted; English is always there.
import { type Catalogue, en } from "@/i18n/en";
import { formatFor } from "@/i18n/format";
import { browserLanguage, type Language, storedLanguage, storeLanguage } from "@/i18n/language";

/** The catalogue in use. Read it when something is drawn, not when a module is loaded. */
export let t: Catalogue = en;

const LOADERS: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import("@/i18n/de")).de,
};

let current: Language = "en";
const listeners = new Set<() => void>();

/** The language in use; `subscribe` hears when it changes. */
export const language = {
  current: (): Language => current,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

async function enter(wanted: Language): Promise<void> {
  t = await LOADERS[wanted]();
  current = wanted;
  formatFor(wanted);
  document.documentElement.lang = wanted;
  listeners.forEach((listener) => {
    listener();
  });
}

/** Enters the language that was chosen in this browser, else the reader's first that there is. Never fails. */
export async function startLanguage(): Promise<void> {
  try {
    await enter(storedLanguage() ?? browserLanguage(navigator.languages));
  } catch {
    await enter("en"); // Its file did not come: English is better than nothing.
  }
}

/** Changes the language now, and keeps the choice in this browser. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await enter(wanted);
  storeLanguage(wanted);
}
