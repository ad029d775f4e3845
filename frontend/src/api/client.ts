// The only module that uses HTTP: typed by the API's schema, same origin, with the session cookie and its CSRF token.
import createClient, { type Middleware } from "openapi-fetch";
import { noAnswer, ProblemError, readProblem } from "@/api/problem";
import type { paths } from "@/api/schema";
import type { JobPageResult } from "@/api/types";

const CSRF_COOKIE = "legible_csrf";
export const CSRF_HEADER = "X-CSRFToken";

/** Read at the time of each request: signing in changes it. */
export function csrfToken(): string {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${CSRF_COOKIE}=`));
  return pair?.slice(CSRF_COOKIE.length + 1) ?? "";
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Timeout of a request, to the last byte of the answer (ms). */
const PATIENCE_MS = 30_000;
/** The same for small requests that are repeated. */
const PATIENCE_POLLING_MS = 10_000;

/** For requests that are repeated soon: better to send the next one than to wait for a lost answer. */
export const briefly = (): AbortSignal => AbortSignal.timeout(PATIENCE_POLLING_MS);

/**
 * Sends a request and reads the whole answer. Without a timeout, a silently broken connection would block the screen
 * forever; uploads have no timeout.
 */
async function ask(request: Request): Promise<Response> {
  if (!SAFE_METHODS.has(request.method)) return fetch(request);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(request, { signal });
  return response.body === null ? response : new Response(await response.arrayBuffer(), response);
}

const session: Middleware = {
  onRequest({ request }) {
    if (!SAFE_METHODS.has(request.method)) request.headers.set(CSRF_HEADER, csrfToken());
    return request;
  },
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    const body: unknown = await response.json().catch(() => null);
    throw new ProblemError(readProblem(response.status, body, response.headers.get("Retry-After")));
  },
  onError({ error }) {
    // An aborted request is not an error; everything else that `fetch` throws means that there was no answer.
    if (error instanceof DOMException && error.name === "AbortError") return;
    return new ProblemError(noAnswer());
  },
};

export const api = createClient<paths>({ credentials: "same-origin", fetch: ask });
api.use(session);

/** A page with its boxes as they are: openapi-fetch takes tuples for arrays of any length. */
export const pageBody = (answer: { data?: unknown }): JobPageResult => body(answer) as JobPageResult;

/** The body of an answer; refusals were thrown before. */
export function body<T>({ data }: { data?: T | undefined }): T {
  if (data === undefined) throw new Error("an answer without a body");
  return data;
}
