// The readers that there are, and how they do; asked anew every few seconds while somebody looks.
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
