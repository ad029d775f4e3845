// Pages that have all the words, newest first, a piece at a time.
import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { SearchResult } from "@/api/types";

/** Letters or digits: without any there is nothing to look for. */
export const isQuery = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

export function useSearch(query: string): UseInfiniteQueryResult<InfiniteData<SearchResult>> {
  return useInfiniteQuery({
    queryKey: ["search", query],
    queryFn: async ({ pageParam }) => {
      const wish = { q: query, ...(pageParam !== null && { cursor: pageParam }) };
      return body(await api.GET("/api/v1/search", { params: { query: wish } })) as SearchResult;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    enabled: isQuery(query),
  });
}
