// Every error in words, by its stable code (ocr_contract/errors.py): what happened, then what to do about it.
// A test says when a code of the contract has no words here.
import { bytes, duration, number, plural } from "@/i18n/format";
import { type ErrorFacts, type Words, wordedBy } from "@/i18n/wording";

const pages = (count: number): string => plural(count, { one: "page", other: "pages" });
const megapixels = (count: number): string => `${number(count)} megapixels`;

/** "what; the limit is such" when the numbers are there, `otherwise` when they are not. */
function measured(facts: ErrorFacts, unit: (value: number) => string, otherwise: string): string {
  const { limit, actual } = facts;
  if (limit === undefined || limit === null) return otherwise;
  return actual === undefined || actual === null
    ? `at most ${unit(limit)}`
    : `${unit(actual)}, and the limit is ${unit(limit)}`;
}

const again = ({ retryAfter }: ErrorFacts): string =>
  retryAfter === undefined ? "Try again in a moment." : `Try again in ${duration(Math.max(1, retryAfter))}.`;

export const errors = {
  bad_json: () => "The request was damaged on its way. Try again.",
  bad_base64: () => "The document was damaged on its way. Send it again.",
  missing_image: () => "This file is empty. Choose one with content.",
  invalid_option: () => "The server did not accept one of the settings of this request.",
  option_not_supported: () => "The server does not offer one of the settings of this request.",
  unknown_option: () => "The server does not know one of the settings of this request.",
  repeated_option: () => "One of the settings of this request was sent more than once.",
  invalid_request: () => "The server did not understand this request. Reload the page and try again.",
  not_authenticated: () => "You are signed out. Sign in to go on.",
  permission_denied: () => "Your account may not do this. Ask whoever runs this installation.",
  not_found: () => "This is not here, or no longer. It may have been deleted.",
  method_not_allowed: () => "The server does not do this here. Reload the page and try again.",
  not_acceptable: () => "This document is not available in that format.",
  conflict: () => "This is no longer possible: the document has moved on. The list shows how it stands now.",
  job_failed: () => "This document could not be read, so there is no result. Open it to see why.",
  not_finished: () => "This document is still being read. Come back when it is done.",
  idempotency_in_progress: () => "The same upload is still being taken in. It goes on by itself.",
  body_too_large: (facts) =>
    `This file is too large: ${measured(facts, bytes, "it is over the limit")}. Split it or reduce it.`,
  unsupported_media_type: () => "This type of file cannot be read. Use PDF, JPEG, PNG, TIFF, WebP, GIF, BMP or HEIC.",
  idempotency_mismatch: () => "This file changed while it was being sent. Add it again.",
  language_missing: () => "A language that was asked for is not installed on the reader.",
  unknown_endpoint: () => "The reader that was asked for does not exist.",
  empty_document: () => "This document has no pages.",
  document_broken: () => "This document is damaged and cannot be opened. Export or scan it again.",
  document_encrypted: () => "This document is protected by a password. Save a copy without one and send that.",
  too_many_pages: (facts) =>
    `This document has too many pages: ${measured(facts, pages, "it is over the limit")}. Split it.`,
  too_many_pixels: (facts) =>
    `This is too large to read: ${measured(facts, megapixels, "it has too many pixels")}. Scan it at a lower resolution.`,
  side_too_long: (facts) =>
    `This page is too wide or too high: ${measured(facts, (side) => `${number(side)} pixels`, "it is over the limit")}. Scale it down.`,
  page_out_of_range: () => "The document does not have all the pages that were asked for.",
  page_memory: () => "This page needs more memory than one page may use. Scan it at a lower resolution.",
  page_crashed: () => "This page could not be read: something in it broke the reader. Scan or export it again.",
  all_pages_failed: () => "None of the pages could be read. Open the document to see why.",
  rate_limited: (facts) => `That was a lot at once. ${again(facts)}`,
  sign_in_locked: (facts) => `Too many attempts to sign in failed. ${again(facts)}`,
  wrong_password: () => "This is not your current password. Try again.",
  password_refused: () =>
    "This password is too easy to guess. Choose one of at least 8 characters: no common word, not digits alone, and not " +
    "like your user name.",
  version_conflict: () => "Somebody else changed this page meanwhile. Look at their version, then save yours again.",
  too_many_jobs: (facts) => `Too many of your documents are waiting to be read. ${again(facts)}`,
  address_too_long: () => "The address of this request is too long. Select fewer documents, or search for less.",
  expectation_failed: () => "The server did not understand this request. Reload the page and try again.",
  headers_too_large: () =>
    "The browser sent too much with this request. Delete the cookies of this site, then sign in again.",
  transfer_encoding_not_supported: () => "The server did not understand this request. Reload the page and try again.",
  internal_error: () =>
    "Something went wrong on the server. Try again; if it stays, tell whoever runs this installation.",
  queue_full: (facts) => `All readers are busy. ${again(facts)}`,
  draining: (facts) => `The reader is restarting. ${again(facts)}`,
  not_ready: (facts) => `The service is not ready yet. ${again(facts)}`,
  page_timeout: () => "This page took too long to read. Scan it at a lower resolution, or leave it out.",
  deadline_exceeded: () => "Reading took longer than allowed. Split the document and try again.",
  // What only a browser can find out.
  offline: () => "You are offline. This goes on when the connection is back.",
  unreachable: () => "The server does not answer. Check that it is running, then try again.",
  file_unreadable: () => "The browser cannot read this file any more. Was it moved or changed? Add it again.",
} satisfies Record<string, Words>;

export type ErrorCode = keyof typeof errors;

export const errorText = wordedBy(errors);
