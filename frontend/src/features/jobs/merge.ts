// How what changed finds its place in lists that were loaded before. Pure.
import type { Job, JobList } from "@/api/types";
import type { JobState } from "@/features/jobs/states";

export interface LoadedList {
  pages: JobList[];
  pageParams: (string | null)[];
}

const newestFirst = (a: Job, b: Job): number => b.created_at.localeCompare(a.created_at);

/** The loaded list with `job` as it is now: replaced, added on top, or gone when it no longer fits the filter. */
export function mergeJob(list: LoadedList, job: Job, filter: JobState | undefined): LoadedList {
  const fits = filter === undefined || job.state === filter;
  const isThere = list.pages.some(({ items }) => items.some(({ id }) => id === job.id));
  if (isThere) {
    const keep = (known: Job): Job[] => (known.id !== job.id ? [known] : fits ? [job] : []);
    return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.flatMap(keep) })) };
  }
  if (!fits) return list;
  const oldest = list.pages.at(-1);
  const isBeyond = typeof oldest?.next_cursor === "string" && isOlderThanAll(list, job);
  if (isBeyond) return list; // It comes with "load more".
  const [first, ...rest] = list.pages;
  if (first === undefined) return list;
  return { ...list, pages: [{ ...first, items: [job, ...first.items].sort(newestFirst) }, ...rest] };
}

const isOlderThanAll = ({ pages }: LoadedList, job: Job): boolean =>
  pages.every(({ items }) => items.every((known) => newestFirst(known, job) < 0));

export function withoutJob(list: LoadedList, id: string): LoadedList {
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.filter((job) => job.id !== id) })) };
}

/** From when on to ask for changes so that none of them is missed by any of these lists; null asks for all. */
export function knownUpTo(lists: readonly LoadedList[]): string | null {
  // ISO 8601 in UTC sorts by time. Only a first page says up to when it is complete.
  const moments = lists.flatMap(({ pages: [first] }) => (first === undefined ? [] : [first.changed_to ?? ""]));
  const [earliest] = moments.toSorted();
  return earliest === undefined || earliest === "" ? null : earliest;
}
