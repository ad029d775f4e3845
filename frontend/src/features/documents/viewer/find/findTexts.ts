import { number } from "@/i18n/format";
import { textsOf } from "@/i18n/texts";

export const findTexts = textsOf({
  en: {
    open: "Find in this document (F)",
    bar: "Find in this document",
    field: "Words to find",
    next: "Next place (Enter)",
    previous: "Previous place (Shift+Enter)",
    close: "Stop finding (Esc)",
    busy: "Looking…",
    none: "Not found",
    places: (place: number, total: number) =>
      place === 0 ? `${number(total)} found` : `${number(place)} of ${number(total)}`,
  },
  de: {
    open: "In diesem Dokument suchen (F)",
    bar: "In diesem Dokument suchen",
    field: "Gesuchte Wörter",
    next: "Nächste Stelle (Enter)",
    previous: "Vorige Stelle (Umschalt+Enter)",
    close: "Suche beenden (Esc)",
    busy: "Wird gesucht…",
    none: "Nicht gefunden",
    places: (place: number, total: number) =>
      place === 0 ? `${number(total)} gefunden` : `${number(place)} von ${number(total)}`,
  },
});
