// The endpoints and their state, asked for every few seconds while the page is shown.
import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Endpoint } from "@/api/types";

export const EVERY_MS = 5_000;

export const endpointsQuery = queryOptions({
  queryKey: ["endpoints"],
  queryFn: async () => body(await api.GET("/api/v1/endpoints")).items,
});

export function useEndpoints(): UseQueryResult<Endpoint[]> {
  return useQuery({ ...endpointsQuery, refetchInterval: EVERY_MS });
}
