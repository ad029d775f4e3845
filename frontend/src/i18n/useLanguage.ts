import { useSyncExternalStore } from "react";
import { language } from "@/i18n";
import type { Language } from "@/i18n/language";

/** The language in use; the caller is drawn again when another is chosen. */
export const useLanguage = (): Language => useSyncExternalStore(language.subscribe, language.current);
