// Why nothing is read at the moment, in German, by the reason's stable code.
import { reasonBy, type Reasons } from "@/i18n/reasons";

const reasons: Reasons = {
  endpoint_deleted: ({ endpoint }) => `Der Leser ${endpoint} wurde gelöscht. Versuchen Sie es mit einem anderen.`,
  endpoint_suspended: ({ endpoint }) => `Der Leser ${endpoint} ist angehalten.`,
  endpoint_waking: ({ endpoint }) => `Der Leser ${endpoint} schläft und wird geweckt.`,
  language_missing: ({ endpoint, languages }) =>
    `Kein Worker ist bereit: Die Sprache ${languages} ist auf dem Leser ${endpoint} nicht installiert.`,
  cluster_trouble: ({ endpoint, message }) => `Kein Worker des Lesers ${endpoint} ist bereit: ${message}`,
  key_refused: ({ endpoint }) => `Die Worker des Lesers ${endpoint} nehmen den Schlüssel der Plattform nicht an.`,
  workers_starting: ({ endpoint }) => `Die Worker des Lesers ${endpoint} werden gestartet.`,
  workers_unreachable: ({ endpoint, message }) =>
    `Die Worker des Lesers ${endpoint} sind nicht zu erreichen: ${message}`,
  no_worker: ({ endpoint, message }) => `Kein Worker des Lesers ${endpoint} ist bereit: ${message}`,
  dispatcher_silent: ({ endpoint }) => `Niemand kümmert sich um den Leser ${endpoint}: Es läuft kein Dispatcher.`,
};

export const reasonText = reasonBy(reasons);
