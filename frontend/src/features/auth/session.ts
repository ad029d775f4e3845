// Who is signed in. The session is a cookie that scripts cannot read; here is only what the server tells about it.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Credentials, PasswordChange, Session } from "@/api/types";

/** Asking also sets the CSRF cookie, so this comes before everything else. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => body(await api.GET("/api/v1/session")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The session; asked for only when it is not known yet. */
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

/** Ends all of one's sessions, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await api.DELETE("/api/v1/me/sessions");
  forgetSession();
}

/** Changes the password; one's other sessions end. */
export async function changePassword(change: PasswordChange): Promise<void> {
  await api.PUT("/api/v1/me/password", { body: change });
}

/** The server no longer knows us: whoever asks next finds out afresh. */
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
