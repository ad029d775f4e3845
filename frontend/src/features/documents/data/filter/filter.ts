// The filter of the list of documents. It is in the address, so that it can be bookmarked and shared. Pure.
import type { Job } from "@/api/types";
import { isJobState, type JobState } from "@/features/documents/data/states";
import { hasWords } from "@/features/documents/data/filter/searchWords";

/** Only what is set is a member. `from` and `to` are days of the reader's calendar, 2026-11-27, both included. */
export interface JobFilter {
  state?: JobState;
  /** Words of the file name, or parts of them. */
  q?: string;
  endpoint?: string;
  batch?: string;
  tag?: string;
  from?: string;
  to?: string;
}

/** Those that are folded away behind one button, in the order in which they are shown. */
export const FOLDED = ["endpoint", "batch", "tag", "from", "to"] as const;
export type Folded = (typeof FOLDED)[number];

const LONGEST = 200;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Parses an address. Numbers and booleans are text too. */
export function readFilter(search: Readonly<Record<string, unknown>>): JobFilter {
  const filter: JobFilter = isJobState(search.state) ? { state: search.state } : {};
  for (const name of ["q", "endpoint", "batch", "tag"] as const) {
    const text = readText(search[name]);
    if (text !== "") filter[name] = text;
  }
  for (const name of ["from", "to"] as const) {
    const day = readText(search[name]);
    if (startOf(day) !== null) filter[name] = day;
  }
  return filter;
}

const readText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value).trim().slice(0, LONGEST)
    : "";

/** The first moment of a day in the reader's zone, or with `later` of a day after it; null for an invalid day. */
export function startOf(day: string, later = 0): Date | null {
  const [, year, month, date] = DAY.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const start = new Date(year, month - 1, date + later);
  return start.getMonth() === month - 1 || later > 0 ? start : null;
}

export interface ListQuery {
  state?: JobState[];
  text?: string;
  endpoint?: string;
  batch?: string;
  tag?: string;
  created_after?: string;
  created_before?: string;
}

/** The same as the server is asked. */
export function listQuery({ state, q, endpoint, batch, tag, from, to }: JobFilter): ListQuery {
  const after = from === undefined ? null : startOf(from);
  const before = to === undefined ? null : startOf(to, 1);
  return {
    ...(state !== undefined && { state: [state] }),
    ...(hasWords(q) && { text: q }),
    ...(endpoint !== undefined && { endpoint }),
    ...(batch !== undefined && { batch }),
    ...(tag !== undefined && { tag }),
    ...(after !== null && { created_after: after.toISOString() }),
    ...(before !== null && { created_before: before.toISOString() }),
  };
}

/** Whether a job belongs to the list; undefined if only the server knows. */
export function fits(job: Job, filter: JobFilter): boolean | undefined {
  const { state, endpoint, batch, tag, created_after, created_before, text } = listQuery(filter);
  const made = Date.parse(job.created_at);
  const isIn =
    (state === undefined || state.includes(job.state)) &&
    (endpoint === undefined || job.endpoint === endpoint) &&
    (batch === undefined || job.batch === batch) &&
    (tag === undefined || job.tags.includes(tag)) &&
    (created_after === undefined || made >= Date.parse(created_after)) &&
    (created_before === undefined || made < Date.parse(created_before));
  return isIn && text !== undefined ? undefined : isIn;
}

/** The filter without one of its parts. */
export function without(filter: JobFilter, name: keyof JobFilter): JobFilter {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => key !== name));
}
