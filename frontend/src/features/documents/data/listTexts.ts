// The texts of the long list: its filters and its end.
import { number, plural } from "@/i18n/format";
import { textsOf } from "@/i18n/texts";

const en = {
  loadingMore: "Loading more documents…",
  end: (count: number) => `That is all: ${plural(count, { one: "document", other: "documents" })}.`,
  chooseFirst: (count: number) => `Choose the first ${number(count)}`,
  expires: (day: string) => `Will be deleted on ${day}`,
  doubtful: (count: number) => plural(count, { one: "doubtful word", other: "doubtful words" }),
  name: "File name",
  button: "Filter",
  more: "More filters",
  active: "Filters in force",
  labels: { endpoint: "Endpoint", batch: "Batch", tag: "Tag", from: "From", to: "Until" },
  anyEndpoint: "Any endpoint",
  show: "Show",
  clear: "Clear",
  remove: (filter: string) => `Remove the filter “${filter}”`,
  quoted: (text: string) => `“${text}”`,
  sameBatch: (batch: string) => `All documents of batch ${batch}`,
  sameTag: (tag: string) => `All documents with tag ${tag}`,
  noneFits: (filters: string) => `No document fits: ${filters}`,
  inTexts: (text: string) => `Look for “${text}” in the texts instead`,
};

const de: typeof en = {
  loadingMore: "Weitere Dokumente werden geladen…",
  end: (count) => `Das sind alle: ${plural(count, { one: "Dokument", other: "Dokumente" })}.`,
  chooseFirst: (count) => `Die ersten ${number(count)} wählen`,
  expires: (day) => `Wird am ${day} gelöscht`,
  doubtful: (count) => plural(count, { one: "zweifelhaftes Wort", other: "zweifelhafte Wörter" }),
  name: "Dateiname",
  button: "Filter",
  more: "Weitere Filter",
  active: "Geltende Filter",
  labels: { endpoint: "Leser", batch: "Stapel", tag: "Schlagwort", from: "Von", to: "Bis" },
  anyEndpoint: "Jeder Leser",
  show: "Anzeigen",
  clear: "Leeren",
  remove: (filter) => `Filter „${filter}“ entfernen`,
  quoted: (text) => `„${text}“`,
  sameBatch: (batch) => `Alle Dokumente des Stapels ${batch}`,
  sameTag: (tag) => `Alle Dokumente mit dem Schlagwort ${tag}`,
  noneFits: (filters) => `Kein Dokument passt zu: ${filters}`,
  inTexts: (text) => `Stattdessen in den Texten nach „${text}“ suchen`,
};

export const listTexts = textsOf({ en, de });
