// Reading again what failed: which documents have something to read again, and who could read it. Pure.
import type { Endpoint, Job } from "@/api/types";
import { isOpen } from "@/features/documents/data/states";

/** Whether reading again may read more of a document; the server knows which failures are final. */
export const canRetry = ({ can_retry }: Pick<Job, "can_retry">): boolean => can_retry;

/**
 * Whether a document waits for an endpoint that does not read at the moment, so that another one may be wanted. The
 * document says why it waits where it was asked for alone; `silent` has the endpoints that read nothing.
 */
export const isStuck = (
  job: Pick<Job, "endpoint" | "queue" | "state">,
  silent: { has: (endpoint: string) => boolean },
): boolean => isOpen(job) && (job.queue?.reason != null || silent.has(job.endpoint));

type RetryEndpoint = Pick<Endpoint, "name" | "display_name" | "state" | "gone_at">;

export interface RetryChoice {
  /**
   * A person has to say who reads: an endpoint of the documents is gone or not ready, or it waits for nothing. Where
   * there is nobody else either, that has to be told.
   */
  mustAsk: boolean;
  /** Whether the documents' own endpoints are still there, and only have to be waited for. */
  canWait: boolean;
  /** Others that are ready. */
  others: readonly RetryEndpoint[];
}

export function choiceFor(
  jobs: readonly Pick<Job, "endpoint" | "state">[],
  endpoints: readonly RetryEndpoint[],
): RetryChoice {
  const own = new Set(jobs.map(({ endpoint }) => endpoint));
  const there = endpoints.filter(({ name, gone_at }) => own.has(name) && gone_at === null);
  const isMove = jobs.some(isOpen); // It waits already: to have it read by its own is nothing to be done.
  const isReady = there.length === own.size && there.every(({ state }) => state === "ready") && !isMove;
  const others = endpoints.filter(
    ({ name, state, gone_at }) => state === "ready" && gone_at === null && !(own.size === 1 && own.has(name)),
  );
  const canWait = there.length === own.size;
  return { mustAsk: !isReady && (isMove || !canWait || others.length > 0), canWait, others };
}
