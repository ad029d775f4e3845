// Tests read English, as a browser does that asks for nothing else.
import { activate } from "@/i18n";
import en from "@/i18n/locales/en.json";

activate("en", en);
