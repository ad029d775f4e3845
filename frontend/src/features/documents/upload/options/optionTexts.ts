import { textsOf } from "@/i18n/texts";

export const optionTexts = textsOf({
  en: {
    form: "Options of the files you add next",
    languages: "Languages of the text",
    languagesHint: "The most important one first. Each one more takes time, so name only those that occur.",
    usual: (names: string) => `As usual: ${names}`,
    search: "Search languages",
    noLanguage: "No language of this name is installed here.",
    oneLanguage: (name: string) =>
      `${name} is the only language that is installed here. Whoever runs this installation can add more.`,
    unseen: "Which languages there are is known when a worker has answered.",
    endpoint: "Endpoint",
    usualEndpoint: (name: string) => `${name} (default)`,
    notReady: (name: string) => `${name} (not ready)`,
    clear: "Choose no language",
    reset: "Back to the usual",
    close: "Close",
  },
  de: {
    form: "Optionen der nächsten Dateien",
    languages: "Sprachen des Textes",
    languagesHint: "Die wichtigste zuerst. Jede weitere kostet Zeit: Nennen Sie nur, was vorkommt.",
    usual: (names: string) => `Wie üblich: ${names}`,
    search: "Sprachen suchen",
    noLanguage: "Eine Sprache dieses Namens ist hier nicht installiert.",
    oneLanguage: (name: string) =>
      `${name} ist die einzige Sprache, die hier installiert ist. Wer diese Installation betreibt, kann weitere hinzufügen.`,
    unseen: "Welche Sprachen es gibt, ist bekannt, sobald ein Worker geantwortet hat.",
    endpoint: "Leser",
    usualEndpoint: (name: string) => `${name} (voreingestellt)`,
    notReady: (name: string) => `${name} (nicht bereit)`,
    clear: "Keine Sprache wählen",
    reset: "Zurück zum Üblichen",
    close: "Schließen",
  },
});
