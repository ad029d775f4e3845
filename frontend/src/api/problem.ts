// An error as the API reports it, and the conversion of any answer to one. The catalogue has the texts.

/** The members of problem+json that the dashboard uses. `code` is stable; the rest fills in the sentence. */
export interface Problem {
  code: string;
  detail?: string | null | undefined;
  hint?: string | null | undefined;
  limit?: number | null | undefined;
  actual?: number | null | undefined;
  request_id?: string | null | undefined;
  /** Seconds to wait before the next try. */
  retryAfter?: number | undefined;
}

/** Codes of problems that only the browser detects. */
export const OFFLINE = "offline";
export const UNREACHABLE = "unreachable";

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const asText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const asNumber = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const CODES_BY_STATUS: Record<number, string> = {
  401: "not_authenticated",
  403: "permission_denied",
  404: "not_found",
  413: "body_too_large",
  415: "unsupported_media_type",
  429: "rate_limited",
  502: "not_ready",
  503: "not_ready",
  504: "deadline_exceeded",
};

/** Reads the body of a refusal; a proxy's page or an empty body still gets a code, from its status. */
export function readProblem(status: number, body: unknown, retryAfter: string | null): Problem {
  const seconds = Number(retryAfter ?? Number.NaN);
  const given = isRecord(body) ? body : {};
  return {
    code: asText(given.code) ?? CODES_BY_STATUS[status] ?? "internal_error",
    detail: asText(given.detail),
    hint: asText(given.hint),
    limit: asNumber(given.limit),
    actual: asNumber(given.actual),
    request_id: asText(given.request_id),
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  };
}

/** No answer at all: is the connection down, or the server? */
export function noAnswer(): Problem {
  return { code: navigator.onLine ? UNREACHABLE : OFFLINE };
}

/** Converts anything thrown to a problem. Bugs stay bugs: other exceptions are rethrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  throw error;
}
