// The list of documents, kept up to date by requesting changes.
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { api, body, briefly } from "@/api/client";
import { type Problem, problemOf } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import {
  CHANGES,
  removeJobs,
  isAnyOpen,
  reloadLists,
  listKey,
  loadedLists,
} from "@/features/documents/data/cache/cache";
import { refreshJobs, replaceAll, upsertInList } from "@/features/documents/data/cache/cache";
import { fits, type JobFilter, listQuery } from "@/features/documents/data/filter/filter";
import { findJob, knownUpTo } from "@/features/documents/data/cache/merge";
import { pollInterval } from "@/features/documents/data/cache/polling";
import { uploadActivity } from "@/features/documents/data/uploadActivity";

/** The first page is there at once, the others are large: they are asked for while one scrolls. */
const FIRST_PAGE = 50;
const FURTHER_PAGE = 200;
const MOST_CHANGES = 1000;
const NONE: readonly Job[] = [];

export interface JobsView {
  jobs: readonly Job[];
  problem: Problem | null;
  isLoading: boolean;
  /** The rows are those of the filter before. */
  isStale: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** The last requested page could not be loaded. */
  hasFailed: boolean;
  loadMore: () => void;
  retry: () => void;
}

export const jobsQuery = (filter: JobFilter) =>
  infiniteQueryOptions({
    queryKey: listKey(filter),
    queryFn: async ({ pageParam }) => {
      const page = pageParam === null ? { limit: FIRST_PAGE } : { limit: FURTHER_PAGE, cursor: pageParam };
      return body(await api.GET("/api/v1/jobs", { params: { query: { ...listQuery(filter), ...page } } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // Changes are requested separately; a list of many pages is never loaded twice.
    staleTime: Number.POSITIVE_INFINITY,
  });

export function useJobs(filter: JobFilter): JobsView {
  const list = useInfiniteQuery({ ...jobsQuery(filter), placeholderData: keepPreviousData });
  const changes = useJobChanges(list.isSuccess);
  const error = list.error ?? changes;
  const { data, fetchNextPage, refetch } = list;
  const pages = data?.pages;
  return {
    jobs: useMemo(() => pages?.flatMap(({ items }) => items) ?? NONE, [pages]),
    problem: useMemo(() => (error === null ? null : problemOf(error)), [error]),
    isLoading: list.isPending,
    isStale: list.isPlaceholderData,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    hasFailed: list.isFetchNextPageError,
    loadMore: useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]),
    retry: useCallback(() => {
      void (data === undefined ? refetch() : refreshJobs());
    }, [data, refetch]),
  };
}

/** The change up to which everything is known, and the questions that failed since. */
interface Changes {
  upTo: string | null;
}
let failures = 0;

async function askForChanges(): Promise<Changes> {
  const since = queryClient.getQueryData<Changes>(CHANGES)?.upTo ?? knownUpTo(loadedLists().map(({ list }) => list));
  try {
    const { jobs, deleted, isWhole, upTo } = await changesSince(since);
    await upsertUndecided(jobs, since);
    replaceAll(jobs);
    removeJobs(deleted ?? []);
    if (since !== null && (!isWhole || deleted === null)) await reloadLists();
    failures = 0;
    return { upTo: upTo ?? since };
  } catch (error) {
    failures += 1;
    throw error;
  }
}

async function changesSince(since: string | null) {
  const query = { limit: FURTHER_PAGE, ...(since !== null && { changed_after: since }) };
  const first = body(await api.GET("/api/v1/jobs", { params: { query }, signal: briefly() }));
  const jobs = [...first.items];
  let cursor = first.next_cursor;
  while (since !== null && cursor !== null && jobs.length < MOST_CHANGES) {
    const next = body(await api.GET("/api/v1/jobs", { params: { query: { ...query, cursor } }, signal: briefly() }));
    jobs.push(...next.items);
    cursor = next.next_cursor;
  }
  return { jobs, deleted: first.deleted, isWhole: cursor === null, upTo: first.next_changed_after };
}

/** Asks the server which of the changed jobs belong to lists whose filter only it can evaluate. */
async function upsertUndecided(jobs: readonly Job[], since: string | null): Promise<void> {
  for (const { filter, list } of loadedLists()) {
    const isOpenQuestion = (job: Job): boolean =>
      fits(job, filter) === undefined && findJob(list, job.id) === undefined;
    if (!jobs.some(isOpenQuestion)) continue;
    const query = { ...listQuery(filter), limit: FURTHER_PAGE, ...(since !== null && { changed_after: since }) };
    const { items } = body(await api.GET("/api/v1/jobs", { params: { query }, signal: briefly() }));
    upsertInList(filter, items, () => true);
  }
}

/** Polls as often as useful; returns the current error, if any. */
function useJobChanges(enabled: boolean): Error | null {
  const { error } = useQuery({
    queryKey: CHANGES,
    queryFn: askForChanges,
    enabled,
    retry: false,
    staleTime: 0,
    refetchInterval: () =>
      pollInterval({
        now: Date.now(),
        lastAccepted: uploadActivity.lastAccepted(),
        active: isAnyOpen() || uploadActivity.isBusy(),
        failures,
      }),
  });
  return error;
}
