// The jobs that this tab knows, in the query library's cache, and the ways in which they change.
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { type LoadedList, mergeJob, withoutJob } from "@/features/jobs/merge";
import { highWater } from "@/features/jobs/progress";
import { endText, isJobState, isOpen, type JobState } from "@/features/jobs/states";
import { announce } from "@/ui/announce";

export const listKey = (state: JobState | undefined) => ["jobs", "list", state ?? "all"] as const;
export const jobKey = (id: string) => ["jobs", "one", id] as const;
export const pagesKey = (id: string) => ["jobs", "pages", id] as const;

const LISTS = { queryKey: ["jobs", "list"] };

/** When an upload of this tab was last accepted (ms). */
let acceptedAt: number | null = null;
export const lastAccepted = (): number | null => acceptedAt;

const known = (): Job[] => loadedLists().flatMap(({ pages }) => pages.flatMap(({ items }) => items));

export const isAnyOpen = (): boolean => known().some(isOpen);

/** Takes a job as the server now states it into every list, and says so aloud when it has just ended. */
export function replace(job: Job): void {
  const before = known().find(({ id }) => id === job.id);
  if (before !== undefined && before.changed_at > job.changed_at) return; // A late answer.
  for (const [key, list] of queryClient.getQueriesData<LoadedList>(LISTS)) {
    const filter = key[2];
    if (list !== undefined) queryClient.setQueryData(key, mergeJob(list, job, isJobState(filter) ? filter : undefined));
  }
  queryClient.setQueryData<Job>(jobKey(job.id), (detail) => detail && { ...job, queue: job.queue ?? detail.queue });
  if (!isOpen(job)) highWater.forget(job.id);
  if (before !== undefined && isOpen(before) && !isOpen(job)) announceEnd(job);
}

function announceEnd(job: Job): void {
  const text = endText(job);
  if (text !== null) announce(text);
}

/** Takes in a job that an upload of this tab has just made. */
export function adopt(job: Job): void {
  acceptedAt = Date.now();
  replace(job);
  void queryClient.invalidateQueries({ queryKey: ["jobs", "changes"] });
}

export function drop(id: string): void {
  for (const [key, list] of queryClient.getQueriesData<LoadedList>(LISTS)) {
    if (list !== undefined) queryClient.setQueryData(key, withoutJob(list, id));
  }
  queryClient.removeQueries({ queryKey: jobKey(id), type: "inactive" });
  queryClient.removeQueries({ queryKey: pagesKey(id), type: "inactive" });
  highWater.forget(id);
}

/** The lists that are loaded, each under its filter. */
export const loadedLists = (): LoadedList[] =>
  queryClient.getQueriesData<LoadedList>(LISTS).flatMap(([, list]) => list ?? []);

export const refreshJobs = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["jobs"] });
