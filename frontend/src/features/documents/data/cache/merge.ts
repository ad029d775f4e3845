// Merges changes into loaded lists. Pure. A list may have a hundred thousand jobs: unaffected pages are kept and not
// searched.
import { compareTimestamps, isLater } from "@/api/timestamps";
import type { Job, JobList } from "@/api/types";
import { isOpen } from "@/features/documents/data/states";

export interface LoadedList {
  pages: JobList[];
  pageParams: (string | null)[];
}

/** Whether a job belongs to a list; undefined if unknown: then it stays where it is, and is not added. */
export type Fits = (job: Job) => boolean | undefined;

interface PageFacts {
  byId: ReadonlyMap<string, Job>;
  hasOpen: boolean;
}
const facts = new WeakMap<JobList, PageFacts>();

function factsOf(page: JobList): PageFacts {
  const known = facts.get(page) ?? {
    byId: new Map(page.items.map((job) => [job.id, job])),
    hasOpen: page.items.some(isOpen),
  };
  facts.set(page, known);
  return known;
}

export const hasOpen = ({ pages }: LoadedList): boolean => pages.some((page) => factsOf(page).hasOpen);

/** The job as the list knows it. */
export function findJob({ pages }: LoadedList, id: string): Job | undefined {
  for (const page of pages) {
    const job = factsOf(page).byId.get(id);
    if (job !== undefined) return job;
  }
  return undefined;
}

const isNewer = (a: Job, b: Job): boolean => isLater(a.created_at, b.created_at);

/** The loaded list with these jobs as they are now: each replaced, added at its place, or gone when it no longer fits. */
export function mergeJobs(list: LoadedList, jobs: readonly Job[], fits: Fits): LoadedList {
  const changed = new Map(jobs.map((job) => [job.id, job]));
  const added = jobs.filter((job) => findJob(list, job.id) === undefined && fits(job) === true);
  const next = edit(list, changed, (job) => (fits(job) === false ? [] : [job]));
  return added.toSorted((a, b) => (isNewer(a, b) ? 1 : -1)).reduce(insert, next);
}

/** The list with other jobs in the place of those named. */
function edit(list: LoadedList, changed: ReadonlyMap<string, Job>, become: (job: Job) => Job[]): LoadedList {
  const ids = [...changed.keys()];
  const pages = list.pages.map((page) => {
    const { byId } = factsOf(page);
    if (!ids.some((id) => byId.has(id))) return page;
    const items = page.items.flatMap((known) => {
      const job = changed.get(known.id);
      return job === undefined ? [known] : become(job);
    });
    return { ...page, items };
  });
  return pages.every((page, index) => page === list.pages[index]) ? list : { ...list, pages };
}

function insert(list: LoadedList, job: Job): LoadedList {
  const { pages } = list;
  const at = pages.findIndex(({ items }) => {
    const oldest = items.at(-1);
    return oldest !== undefined && isNewer(job, oldest);
  });
  if (at === -1 && pages.at(-1)?.next_cursor !== null) return list; // It comes with the pages that are not loaded yet.
  const index = at === -1 ? pages.length - 1 : at;
  const page = pages[index];
  if (page === undefined) return list;
  const before = page.items.findIndex((known) => isNewer(job, known));
  const items = page.items.toSpliced(before === -1 ? page.items.length : before, 0, job);
  return { ...list, pages: pages.with(index, { ...page, items }) };
}

export function withoutJobs(list: LoadedList, ids: readonly string[]): LoadedList {
  const known = ids.flatMap((id) => findJob(list, id) ?? []);
  return edit(list, new Map(known.map((job) => [job.id, job])), () => []);
}

/** The list reduced to its first page, for reloading. */
export const firstPageOnly = ({ pages, pageParams }: LoadedList): LoadedList => ({
  pages: pages.slice(0, 1),
  pageParams: pageParams.slice(0, 1),
});

/** From when on to ask for changes so that none of them is missed by any of these lists; null asks for all. */
export function knownUpTo(lists: readonly LoadedList[]): string | null {
  // Only a first page says up to when it is complete.
  const moments = lists.flatMap(({ pages: [first] }) => (first === undefined ? [] : [first.next_changed_after]));
  const known = moments.filter((moment) => moment !== null);
  return known.length < moments.length ? null : (known.toSorted(compareTimestamps)[0] ?? null);
}
