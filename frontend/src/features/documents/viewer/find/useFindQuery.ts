// What is looked for in a document. The words stand in the address, so that a hit can be sent to somebody.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api, body } from "@/api/client";
import { type Problem, problemOf } from "@/api/problem";
import type { SearchResult } from "@/api/types";
import { hasWords } from "@/features/documents/data/filter/searchWords";
import type { FoundPage } from "@/features/documents/viewer/find/hits";

export interface Found {
  /** Pages with hits, in order, as far as they are known by now. */
  pages: readonly FoundPage[];
  /** Whether there may be more. */
  isLooking: boolean;
  problem: Problem | null;
}

const MOST = 50;

/** `find`: the words; undefined or without a letter while nothing is looked for. */
export function useFindQuery(jobId: string, find: string | undefined): Found {
  const query = find ?? "";
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    // Beside the pages: a correction changes what is found.
    queryKey: ["jobs", "find", jobId, query],
    queryFn: async ({ pageParam }) => {
      const params = { q: query, job: jobId, limit: MOST, ...(pageParam !== null && { cursor: pageParam }) };
      return body(await api.GET("/api/v1/search", { params: { query: params } })) as SearchResult;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    enabled: hasWords(query),
  });
  useEffect(() => {
    if (hasNextPage && !isFetching && error === null) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const pages = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return { pages, isLooking: isFetching || hasNextPage, problem: error === null ? null : problemOf(error) };
}
