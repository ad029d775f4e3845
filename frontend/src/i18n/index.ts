// The one door to every text that a person reads. Another language is another module of type `Catalogue`.
import { en } from "@/i18n/en";

export type Catalogue = typeof en;
export const t: Catalogue = en;
