import type { KeyWords } from "@/features/help/keyNames";
import type { Group, Shortcut } from "@/ui/shortcuts";
import { bytes } from "@/i18n/format";
import type { Language } from "@/i18n/language";
import { textsOf } from "@/i18n/texts";

interface HelpTexts {
  title: string;
  close: string;
  keyboard: string;
  or: string;
  keys: KeyWords;
  groups: Record<Group, string>;
  shortcuts: Record<Shortcut, string>;
  answers: string;
  colours: string;
  coloursAnswer: string;
  correct: string;
  correctAnswer: string;
  pdf: string;
  pdfAnswer: string;
  files: string;
  filesAnswer: (types: string, limit: number | undefined) => string;
  programs: string;
  programsAnswer: string;
  reference: string;
}

const texts: Record<Language, HelpTexts> = {
  en: {
    title: "Help",
    close: "Close",
    keyboard: "Keyboard",
    or: "or",
    keys: { Ctrl: "Ctrl", Shift: "Shift", Escape: "Esc", Enter: "Enter", Tab: "Tab", Click: "click", " ": "Space" },
    groups: {
      everywhere: "Everywhere",
      list: "Documents",
      viewer: "An open document",
      correcting: "Correcting a word",
    },
    shortcuts: {
      search: "Search all documents",
      help: "This help",
      paste: "Add a copied picture or file",
      leave: "Close a dialog or menu",
      walk: "To the next document",
      open: "Open the document",
      choose: "Choose it, on its box",
      range: "Choose all from the last one on",
      pages: "Page before, page after",
      nextDoubtful: "Next doubtful word",
      previousDoubtful: "Previous doubtful word",
      edit: "Correct the chosen word",
      find: "Find in this document",
      places: "Next place, place before, in its field",
      turn: "Turn the page",
      zoom: "Larger, smaller, on the scan",
      fit: "Whole page, on the scan",
      words: "Word by word, in the text",
      save: "Right: save, on to the next",
      back: "Back to the one before",
      abandon: "Leave it as it was",
      undo: "Undo",
      redo: "Redo",
    },
    answers: "Short answers",
    colours: "What do the colours mean?",
    coloursAnswer: "How sure the machine is of a word. From when on it counts as doubtful is set below the scan.",
    correct: "How do I correct the text?",
    correctAnswer:
      "Open the document and press N for the first doubtful word, then Enter. Type what stands there; Enter saves it and goes on. With the mouse: double-click a word. The machine's own reading is kept beside yours.",
    pdf: "How do I take away a PDF?",
    pdfAnswer:
      "Open the document and choose Download, then Searchable PDF: it looks like the scan, and its text can be found and copied. For many at once, choose them in the list.",
    files: "Which files can be read?",
    filesAnswer: (types, limit) =>
      `${types}${limit === undefined ? "" : `, up to ${bytes(limit)} each`}. A PDF must not be protected by a password.`,
    programs: "Can programs do this too?",
    programsAnswer: "All of it: make a token under Tokens. Every call is described in the",
    reference: "reference of the API",
  },
  de: {
    title: "Hilfe",
    close: "Schließen",
    keyboard: "Tastatur",
    or: "oder",
    keys: {
      Ctrl: "Strg",
      Shift: "Umschalt",
      Escape: "Esc",
      Enter: "Enter",
      Tab: "Tab",
      Click: "Klick",
      " ": "Leertaste",
    },
    groups: {
      everywhere: "Überall",
      list: "Dokumente",
      viewer: "Ein offenes Dokument",
      correcting: "Ein Wort korrigieren",
    },
    shortcuts: {
      search: "Alle Dokumente durchsuchen",
      help: "Diese Hilfe",
      paste: "Ein kopiertes Bild oder eine Datei hinzufügen",
      leave: "Ein Fenster oder Menü schließen",
      walk: "Zum nächsten Dokument",
      open: "Das Dokument öffnen",
      choose: "Es wählen, auf seinem Kästchen",
      range: "Alle ab dem letzten wählen",
      pages: "Seite zurück, Seite vor",
      nextDoubtful: "Nächstes zweifelhaftes Wort",
      previousDoubtful: "Voriges zweifelhaftes Wort",
      edit: "Das gewählte Wort korrigieren",
      find: "In diesem Dokument suchen",
      places: "Nächste Stelle, vorige Stelle, in ihrem Feld",
      turn: "Die Seite drehen",
      zoom: "Größer, kleiner, auf dem Scan",
      fit: "Ganze Seite, auf dem Scan",
      words: "Wort für Wort, im Text",
      save: "Stimmt: speichern und weiter",
      back: "Zurück zum vorigen",
      abandon: "So lassen, wie es war",
      undo: "Rückgängig",
      redo: "Wiederholen",
    },
    answers: "Kurze Antworten",
    colours: "Was bedeuten die Farben?",
    coloursAnswer:
      "Wie sicher sich die Maschine bei einem Wort ist. Ab wann es als zweifelhaft gilt, stellen Sie unter dem Scan ein.",
    correct: "Wie korrigiere ich den Text?",
    correctAnswer:
      "Öffnen Sie das Dokument und drücken Sie N für das erste zweifelhafte Wort, dann Enter. Tippen Sie, was da steht; Enter speichert es und geht weiter. Mit der Maus: Doppelklick auf ein Wort. Was die Maschine las, bleibt daneben erhalten.",
    pdf: "Wie bekomme ich ein PDF?",
    pdfAnswer:
      "Öffnen Sie das Dokument und wählen Sie Herunterladen, dann Durchsuchbares PDF: Es sieht aus wie der Scan, und sein Text lässt sich finden und kopieren. Für viele zugleich wählen Sie sie in der Liste.",
    files: "Welche Dateien können gelesen werden?",
    filesAnswer: (types, limit) =>
      `${types}${limit === undefined ? "" : `, je bis ${bytes(limit)}`}. Ein PDF darf nicht durch ein Kennwort geschützt sein.`,
    programs: "Können das auch Programme?",
    programsAnswer: "Alles davon: Erstellen Sie unter Tokens ein Token. Jeder Aufruf steht in der",
    reference: "Beschreibung der API",
  },
};

export const helpTexts = textsOf(texts);
