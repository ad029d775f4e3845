// The signed-in user. The session is a cookie that scripts cannot read; this module has only the server's information
// about it.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Credentials, PasswordChange, Session } from "@/api/types";

/** The request also sets the CSRF cookie, so it comes before all others. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => body(await api.GET("/api/v1/session")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The session; requested only if it is not known yet. */
export const knownSession = (): Promise<Session> => queryClient.query({ ...sessionQuery, staleTime: "static" });

const signedIn = new Set<() => void>();

/** Calls `listener` whenever somebody has signed in. */
export function whenSignedIn(listener: () => void): void {
  signedIn.add(listener);
}

export async function signIn(credentials: Credentials): Promise<void> {
  await knownSession();
  queryClient.setQueryData(sessionQuery.queryKey, body(await api.POST("/api/v1/session", { body: credentials })));
  signedIn.forEach((listener) => {
    listener();
  });
}

/** Ends the session here and on the server. */
export async function signOut(): Promise<void> {
  await api.DELETE("/api/v1/session");
  forgetSession();
}

/** Ends all of the user's sessions, including this one. */
export async function signOutEverywhere(): Promise<void> {
  await api.DELETE("/api/v1/me/sessions");
  forgetSession();
}

/** Changes the password; the user's other sessions end. */
export async function changePassword(change: PasswordChange): Promise<void> {
  await api.PUT("/api/v1/me/password", { body: change });
}

/** The server does not know the session any more: the next caller requests it again. */
export function forgetSession(): void {
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
}

export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

export const useUserName = (): string => useSession()?.user?.username ?? "";

/** The most bytes that one document may have. */
export async function maxDocumentBytes(): Promise<number> {
  const { limits } = await knownSession();
  return limits.document_bytes;
}
