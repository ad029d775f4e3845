// The jobs that this tab knows, in the query library's cache, and the ways in which they change.
import { isLater } from "@/api/timestamps";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { fits, type JobFilter } from "@/features/documents/data/filter/filter";
import {
  findJob,
  type Fits,
  firstPageOnly,
  hasOpen,
  type LoadedList,
  mergeJobs,
  withoutJobs,
} from "@/features/documents/data/cache/merge";
import { highWater } from "@/features/documents/data/progress";
import { endText, isOpen } from "@/features/documents/data/states";
import { uploadActivity } from "@/features/documents/data/uploadActivity";
import { announce } from "@/ui/feedback/announce";

export const listKey = (filter: JobFilter) => ["jobs", "list", filter] as const;
export const jobKey = (id: string) => ["jobs", "one", id] as const;
export const pagesKey = (id: string) => ["jobs", "pages", id] as const;
export const CHANGES = ["jobs", "changes"] as const;

const LISTS = { queryKey: ["jobs", "list"] };

/** The loaded lists, each with its filter. */
export const loadedLists = (): { filter: JobFilter; list: LoadedList }[] =>
  queryClient
    .getQueriesData<LoadedList>(LISTS)
    .flatMap(([key, list]) => (list === undefined ? [] : [{ filter: key[2] as JobFilter, list }]));

/** As the lists have it. */
export const cachedJob = (id: string): Job | undefined => {
  for (const { list } of loadedLists()) {
    const job = findJob(list, id);
    if (job !== undefined) return job;
  }
  return undefined;
};

export const isAnyOpen = (): boolean => loadedLists().some(({ list }) => hasOpen(list));

/** Merges the server's current jobs into every list, and announces a job that has just ended. */
export function replaceAll(jobs: readonly Job[]): void {
  const now = jobs.flatMap((job) => {
    const before = cachedJob(job.id);
    const isLate = before !== undefined && isLater(before.changed_at, job.changed_at);
    return isLate ? [] : [{ job, before }];
  });
  const current = now.map(({ job }) => job);
  for (const { filter } of loadedLists()) upsertInList(filter, current, (job) => fits(job, filter));
  for (const { job, before } of now) {
    queryClient.setQueryData<Job>(jobKey(job.id), (detail) => detail && { ...job, queue: job.queue ?? detail.queue });
    if (!isOpen(job)) highWater.forget(job.id);
    if (before !== undefined && isOpen(before) && !isOpen(job)) announceEnd(job);
  }
}

export const replace = (job: Job): void => {
  replaceAll([job]);
};

/** Merges jobs into one list. */
export function upsertInList(filter: JobFilter, jobs: readonly Job[], isIn: Fits): void {
  queryClient.setQueryData<LoadedList>(listKey(filter), (list) => list && mergeJobs(list, jobs, isIn));
}

function announceEnd(job: Job): void {
  const text = endText(job);
  if (text !== null) announce(text);
}

/** Adds a job that an upload of this tab has just created. */
export function addUploaded(job: Job): void {
  uploadActivity.accepted();
  replace(job);
  void queryClient.invalidateQueries({ queryKey: CHANGES });
}

export function removeJobs(ids: readonly string[]): void {
  if (ids.length > 0) queryClient.setQueriesData<LoadedList>(LISTS, (list) => list && withoutJobs(list, ids));
  for (const id of ids) {
    queryClient.removeQueries({ queryKey: jobKey(id), type: "inactive" });
    queryClient.removeQueries({ queryKey: pagesKey(id), type: "inactive" });
    highWater.forget(id);
  }
}

/** Requests the changes since the last request. */
export const refreshJobs = async (): Promise<void> => {
  await queryClient.invalidateQueries({ queryKey: CHANGES });
  await queryClient.invalidateQueries({ queryKey: ["jobs", "one"] });
};

/** Reloads the lists from the first page on: changes in the meantime are not cached. */
export async function reloadLists(): Promise<void> {
  queryClient.setQueriesData<LoadedList>(LISTS, (list) => list && firstPageOnly(list));
  await queryClient.invalidateQueries(LISTS);
}
