// Every error in German, by its stable code: what happened, then what to do about it. The type says when one is missing.
import type { ErrorCode } from "@/i18n/errors";
import { bytes, duration, number, plural } from "@/i18n/format";
import { type ErrorFacts, type Words, wordedBy } from "@/i18n/wording";

const pages = (count: number): string => plural(count, { one: "Seite", other: "Seiten" });
const megapixels = (count: number): string => `${number(count)} Megapixel`;

function measured(facts: ErrorFacts, unit: (value: number) => string, otherwise: string): string {
  const { limit, actual } = facts;
  if (limit === undefined || limit === null) return otherwise;
  return actual === undefined || actual === null
    ? `höchstens ${unit(limit)}`
    : `${unit(actual)}, erlaubt sind ${unit(limit)}`;
}

const again = ({ retryAfter }: ErrorFacts): string =>
  retryAfter === undefined
    ? "Versuchen Sie es gleich noch einmal."
    : `Versuchen Sie es in ${duration(Math.max(1, retryAfter))} noch einmal.`;

const errors: Record<ErrorCode, Words> = {
  bad_json: () => "Die Anfrage kam beschädigt an. Versuchen Sie es noch einmal.",
  bad_base64: () => "Das Dokument kam beschädigt an. Senden Sie es noch einmal.",
  missing_image: () => "Diese Datei ist leer. Wählen Sie eine mit Inhalt.",
  invalid_option: () => "Der Server hat eine der Einstellungen dieser Anfrage nicht angenommen.",
  option_not_supported: () => "Eine der Einstellungen dieser Anfrage bietet der Server nicht an.",
  unknown_option: () => "Der Server kennt eine der Einstellungen dieser Anfrage nicht.",
  repeated_option: () => "Eine der Einstellungen dieser Anfrage wurde mehrfach gesendet.",
  invalid_request: () =>
    "Der Server hat diese Anfrage nicht verstanden. Laden Sie die Seite neu und versuchen Sie es noch einmal.",
  not_authenticated: () => "Sie sind abgemeldet. Melden Sie sich an, um fortzufahren.",
  permission_denied: () => "Ihr Konto darf das nicht. Fragen Sie, wer diese Installation betreibt.",
  not_found: () => "Das ist nicht oder nicht mehr hier. Vielleicht wurde es gelöscht.",
  method_not_allowed: () => "Das tut der Server hier nicht. Laden Sie die Seite neu.",
  not_acceptable: () => "In diesem Format gibt es das Dokument nicht.",
  conflict: () => "Das geht nicht mehr: Das Dokument ist schon weiter. Die Liste zeigt, wie es jetzt steht.",
  job_failed: () =>
    "Dieses Dokument konnte nicht gelesen werden, es gibt also kein Ergebnis. Öffnen Sie es, um zu sehen, warum.",
  not_finished: () => "Dieses Dokument wird noch gelesen. Kommen Sie wieder, wenn es fertig ist.",
  idempotency_in_progress: () => "Dieselbe Datei wird gerade noch entgegengenommen. Es geht von selbst weiter.",
  body_too_large: (facts) =>
    `Diese Datei ist zu groß: ${measured(facts, bytes, "sie liegt über der Grenze")}. Teilen oder verkleinern Sie sie.`,
  unsupported_media_type: () =>
    "Diese Art von Datei kann nicht gelesen werden. Nehmen Sie PDF, JPEG, PNG, TIFF, WebP, GIF, BMP oder HEIC.",
  idempotency_mismatch: () => "Diese Datei hat sich während des Sendens geändert. Fügen Sie sie noch einmal hinzu.",
  language_missing: () => "Eine der gewünschten Sprachen ist beim Leser nicht installiert.",
  unknown_endpoint: () => "Den gewünschten Leser gibt es nicht.",
  empty_document: () => "Dieses Dokument hat keine Seiten.",
  document_broken: () =>
    "Dieses Dokument ist beschädigt und lässt sich nicht öffnen. Exportieren oder scannen Sie es neu.",
  document_encrypted: () =>
    "Dieses Dokument ist durch ein Kennwort geschützt. Speichern Sie eine Kopie ohne Kennwort und senden Sie diese.",
  too_many_pages: (facts) =>
    `Dieses Dokument hat zu viele Seiten: ${measured(facts, pages, "es liegt über der Grenze")}. Teilen Sie es.`,
  too_many_pixels: (facts) =>
    `Das ist zu groß, um gelesen zu werden: ${measured(facts, megapixels, "es hat zu viele Bildpunkte")}. Scannen Sie mit geringerer Auflösung.`,
  side_too_long: (facts) =>
    `Diese Seite ist zu breit oder zu hoch: ${measured(facts, (side) => `${number(side)} Bildpunkte`, "sie liegt über der Grenze")}. Verkleinern Sie sie.`,
  page_out_of_range: () => "Das Dokument hat nicht alle gewünschten Seiten.",
  page_memory: () =>
    "Diese Seite braucht mehr Speicher, als eine Seite haben darf. Scannen Sie mit geringerer Auflösung.",
  page_crashed: () =>
    "Diese Seite konnte nicht gelesen werden: Etwas darin hat den Leser zu Fall gebracht. Scannen oder exportieren Sie sie neu.",
  all_pages_failed: () => "Keine der Seiten konnte gelesen werden. Öffnen Sie das Dokument, um zu sehen, warum.",
  rate_limited: (facts) => `Das war viel auf einmal. ${again(facts)}`,
  too_many_jobs: (facts) => `Zu viele Ihrer Dokumente warten darauf, gelesen zu werden. ${again(facts)}`,
  address_too_long: () =>
    "Die Adresse dieser Anfrage ist zu lang. Wählen Sie weniger Dokumente aus, oder suchen Sie nach weniger.",
  expectation_failed: () =>
    "Der Server hat diese Anfrage nicht verstanden. Laden Sie die Seite neu und versuchen Sie es noch einmal.",
  headers_too_large: () =>
    "Der Browser hat mit dieser Anfrage zu viel gesendet. Löschen Sie die Cookies dieser Seite und melden Sie sich neu an.",
  transfer_encoding_not_supported: () =>
    "Der Server hat diese Anfrage nicht verstanden. Laden Sie die Seite neu und versuchen Sie es noch einmal.",
  internal_error: () =>
    "Auf dem Server ging etwas schief. Versuchen Sie es noch einmal; bleibt es dabei, sagen Sie es dem Betreiber.",
  queue_full: (facts) => `Alle Leser sind beschäftigt. ${again(facts)}`,
  draining: (facts) => `Der Leser startet gerade neu. ${again(facts)}`,
  not_ready: (facts) => `Der Dienst ist noch nicht bereit. ${again(facts)}`,
  page_timeout: () =>
    "Das Lesen dieser Seite dauerte zu lang. Scannen Sie mit geringerer Auflösung, oder lassen Sie sie weg.",
  deadline_exceeded: () =>
    "Das Lesen dauerte länger als erlaubt. Teilen Sie das Dokument und versuchen Sie es noch einmal.",
  sign_in_locked: (facts) => `Zu viele Anmeldungen sind fehlgeschlagen. ${again(facts)}`,
  wrong_password: () => "Das ist nicht Ihr jetziges Kennwort. Prüfen Sie es und versuchen Sie es noch einmal.",
  password_refused: () =>
    "Dieses Kennwort ist zu leicht zu erraten. Wählen Sie eines mit mindestens 8 Zeichen: kein häufiges Wort, nicht nur " +
    "Ziffern und Ihrem Benutzernamen nicht ähnlich.",
  version_conflict: () => "Jemand anders hat diese Seite inzwischen geändert. Sehen Sie nach, wie sie jetzt steht.",
  offline: () => "Sie sind offline. Es geht weiter, sobald die Verbindung wieder da ist.",
  unreachable: () => "Der Server antwortet nicht. Prüfen Sie, ob er läuft, und versuchen Sie es noch einmal.",
  file_unreadable: () =>
    "Der Browser kann diese Datei nicht mehr lesen. Wurde sie verschoben oder geändert? Fügen Sie sie noch einmal hinzu.",
};

export const errorText = wordedBy(errors);
