import { number } from "@/i18n/format";
import { textsOf } from "@/i18n/texts";

export const retryTexts = textsOf({
  en: {
    started: (count: number) =>
      count === 1
        ? "What failed of this document is read again."
        : `What failed of ${number(count)} documents is read again.`,
    title: "Who shall read?",
    notReady: "The endpoint of this document is not ready at the moment.",
    gone: "The endpoint that this document was sent to no longer exists.",
    nobody: "The endpoint that this document was sent to no longer exists, and no other one is ready. Try again later.",
    noOther: "No other endpoint is ready at the moment. This document goes on waiting for its own.",
    wait: "The same one, as soon as it is ready",
    leave: "Leave it",
    go: "Read again",
  },
  de: {
    started: (count: number) =>
      count === 1
        ? "Was von diesem Dokument gescheitert ist, wird neu gelesen."
        : `Was von ${number(count)} Dokumenten gescheitert ist, wird neu gelesen.`,
    title: "Wer soll lesen?",
    notReady: "Der Leser dieses Dokuments ist gerade nicht bereit.",
    gone: "Den Leser, an den dieses Dokument ging, gibt es nicht mehr.",
    nobody:
      "Den Leser, an den dieses Dokument ging, gibt es nicht mehr, und kein anderer ist bereit. Versuchen Sie es später.",
    noOther: "Kein anderer Leser ist gerade bereit. Dieses Dokument wartet weiter auf seinen eigenen.",
    wait: "Derselbe, sobald er bereit ist",
    leave: "So lassen",
    go: "Neu lesen",
  },
});
