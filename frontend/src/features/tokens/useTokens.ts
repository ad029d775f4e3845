// The caller's tokens, as the server knows them.
import {
  queryOptions,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { NewToken, Token, TokenRequest } from "@/api/types";

const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: async () => body(await api.GET("/api/v1/tokens")).items,
});

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });

export const useTokens = (): UseQueryResult<Token[]> => useQuery(tokensQuery);

export function useMakeToken(): UseMutationResult<NewToken, Error, TokenRequest> {
  return useMutation({
    mutationFn: async (request: TokenRequest) => body(await api.POST("/api/v1/tokens", { body: request })),
    onSuccess: refresh,
  });
}

export function useRevokeToken(): UseMutationResult<void, Error, Token> {
  return useMutation({
    mutationFn: async ({ id }: Token) => {
      await api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } });
    },
    onSettled: refresh,
  });
}
