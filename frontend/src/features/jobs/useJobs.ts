// The list of documents, kept up to date by asking for what changed.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { type Problem, problemOf } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { drop, isAnyOpen, lastAccepted, listKey, loadedLists, refreshJobs, replace } from "@/features/jobs/cache";
import { knownUpTo } from "@/features/jobs/merge";
import { pollInterval } from "@/features/jobs/polling";
import type { JobState } from "@/features/jobs/states";
import { uploads } from "@/features/upload/uploads";

const PAGE = 50;
const MOST_CHANGES = 200;
const FRESH_MS = 10_000;
const CHANGES = ["jobs", "changes"] as const;

export interface JobsView {
  jobs: readonly Job[];
  problem: Problem | null;
  isLoading: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

export function useJobs(state: JobState | undefined): JobsView {
  const list = useInfiniteQuery({
    queryKey: listKey(state),
    queryFn: async ({ pageParam }) => {
      const query = { limit: PAGE, ...(state && { state: [state] }), ...(pageParam !== null && { cursor: pageParam }) };
      return body(await api.GET("/api/v1/jobs", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    staleTime: FRESH_MS,
  });
  const changes = useJobChanges(list.isSuccess);
  const error = list.error ?? changes;
  return {
    jobs: list.data?.pages.flatMap(({ items }) => items) ?? [],
    problem: error === null ? null : problemOf(error),
    isLoading: list.isPending,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => {
      void list.fetchNextPage();
    },
    retry: () => {
      void refreshJobs();
    },
  };
}

/** The change up to which everything is known, and the questions that failed since. */
interface Changes {
  upTo: string | null;
}
let failures = 0;

async function askForChanges(): Promise<Changes> {
  const upTo = queryClient.getQueryData<Changes>(CHANGES)?.upTo ?? knownUpTo(loadedLists());
  try {
    const query = { limit: MOST_CHANGES, ...(upTo !== null && { changed_after: upTo }) };
    const { items, next_cursor, changed_to, deleted } = body(await api.GET("/api/v1/jobs", { params: { query } }));
    items.forEach(replace);
    deleted?.forEach(drop);
    const missed = next_cursor !== null || deleted === null;
    if (missed && upTo !== null) await queryClient.invalidateQueries({ queryKey: ["jobs", "list"] });
    failures = 0;
    return { upTo: changed_to ?? upTo };
  } catch (error) {
    failures += 1;
    throw error;
  }
}

/** Asks again and again, as often as is worth it; returns what stands in the way, if anything does. */
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
        lastAccepted: lastAccepted(),
        active: isAnyOpen() || uploads.isBusy(),
        failures,
      }),
  });
  return error;
}
