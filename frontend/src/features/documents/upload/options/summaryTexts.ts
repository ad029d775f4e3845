import { plural } from "@/i18n/format";
import { textsOf } from "@/i18n/texts";

export const summaryTexts = textsOf({
  en: {
    options: "Options",
    change: "Change",
    onTop: (files: number) =>
      `On top of the list: ${plural(files, { one: "new file", other: "new files" })}, on the way to be read.`,
    endpoint: (name: string) => `endpoint ${name}`,
    lostEndpoint: (name: string) => `The endpoint ${name} is no longer there: files go to the default one.`,
    lostLanguages: (names: string, count: number) =>
      `${names} ${count === 1 ? "is" : "are"} no longer installed: files are read without.`,
  },
  de: {
    options: "Optionen",
    change: "Ändern",
    onTop: (files: number) =>
      `Oben in der Liste: ${plural(files, { one: "neue Datei", other: "neue Dateien" })}, auf dem Weg zum Lesen.`,
    endpoint: (name: string) => `Leser ${name}`,
    lostEndpoint: (name: string) => `Den Leser ${name} gibt es nicht mehr: Dateien gehen an den voreingestellten.`,
    lostLanguages: (names: string, count: number) =>
      `${names} ${count === 1 ? "ist" : "sind"} nicht mehr installiert: Dateien werden ohne gelesen.`,
  },
});
