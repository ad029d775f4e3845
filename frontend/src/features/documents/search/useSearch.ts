// Pages that contain all the words, newest first, a piece at a time.
import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { SearchResult } from "@/api/types";
import { hasWords } from "@/features/documents/data/filter/searchWords";

export function useSearch(query: string): UseInfiniteQueryResult<InfiniteData<SearchResult>> {
  return useInfiniteQuery({
    queryKey: ["search", query],
    queryFn: async ({ pageParam }) => {
      const params = { q: query, ...(pageParam !== null && { cursor: pageParam }) };
      return body(await api.GET("/api/v1/search", { params: { query: params } })) as SearchResult;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    enabled: hasWords(query),
  });
}
