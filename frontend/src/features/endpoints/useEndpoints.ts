// The readers that there are, and how they do; asked anew every few seconds while somebody looks.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Endpoint } from "@/api/types";

const EVERY_MS = 5_000;

export function useEndpoints(): UseQueryResult<Endpoint[]> {
  return useQuery({
    queryKey: ["endpoints"],
    queryFn: async () => body(await api.GET("/api/v1/endpoints")).items,
    refetchInterval: EVERY_MS,
  });
}
