// Why nothing is read at the moment, by the reason's stable code (ocr_platform/endpoints/reasons.py).
// The type says when a code has no words.
import type { components } from "@/api/schema";

export type Reason = components["schemas"]["WaitingReason"];
export type Reasons = Record<Reason["code"], (named: Record<string, string>) => string>;

const reasons: Reasons = {
  endpoint_deleted: ({ endpoint }) => `The endpoint ${endpoint} was deleted. Try again with another one.`,
  endpoint_suspended: ({ endpoint }) => `The endpoint ${endpoint} is suspended.`,
  endpoint_waking: ({ endpoint }) => `The endpoint ${endpoint} sleeps and is being woken.`,
  language_missing: ({ endpoint, languages }) =>
    `No worker is ready: the language ${languages} is not installed on the endpoint ${endpoint}.`,
  cluster_trouble: ({ endpoint, message }) => `No worker of the endpoint ${endpoint} is ready: ${message}`,
  key_refused: ({ message }) => message ?? "",
  workers_starting: ({ endpoint }) => `The workers of the endpoint ${endpoint} are starting.`,
  workers_unreachable: ({ endpoint, message }) =>
    `The workers of the endpoint ${endpoint} cannot be reached: ${message}`,
  no_worker: ({ endpoint, message }) => `No worker of the endpoint ${endpoint} is ready: ${message}`,
  dispatcher_silent: ({ endpoint }) => `Nobody looks after the endpoint ${endpoint}: no dispatcher is running.`,
};

/** The sentence for a reason; one of a newer server is said in its own words. */
export const reasonBy =
  (words: Reasons) =>
  ({ code, detail, parameters }: Reason): string =>
    (words[code] as Reasons[Reason["code"]] | undefined)?.(parameters) ?? detail;

export const reasonText = reasonBy(reasons);
