// Keys of `t` are those of the English catalogue: a key that does not exist is a type error.
import type en from "@/i18n/locales/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    nsSeparator: false;
    resources: { translation: typeof en };
  }
}
