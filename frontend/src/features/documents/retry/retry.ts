// Retries: which documents have something to read again, and which endpoints could read it. Pure.
import type { Endpoint, Job } from "@/api/types";
import { isOpen } from "@/features/documents/data/states";

/** Whether reading again may read more of a document; the server knows which failures are final. */
export const canRetry = ({ can_retry }: Pick<Job, "can_retry">): boolean => can_retry;

/**
 * Whether a document waits for an endpoint that does not read at the moment, so that another one may be wanted. A
 * document that was requested alone has its reason for waiting; `silent` has the endpoints that read nothing.
 */
export const isStuck = (
  job: Pick<Job, "endpoint" | "queue" | "state">,
  silent: { has: (endpoint: string) => boolean },
): boolean => isOpen(job) && (job.queue?.reason != null || silent.has(job.endpoint));

type RetryEndpoint = Pick<Endpoint, "name" | "display_name" | "state" | "gone_at">;

export interface RetryChoice {
  /**
   * A person has to choose an endpoint: one of the documents' endpoints was deleted or is not ready. If no other is
   * ready, the dialog has to say so.
   */
  mustAsk: boolean;
  /** Whether the documents' own endpoints still exist, so that waiting helps. */
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
  const isMove = jobs.some(isOpen); // It waits for its own endpoint already, so there is nothing to do.
  const isReady = there.length === own.size && there.every(({ state }) => state === "ready") && !isMove;
  const others = endpoints.filter(
    ({ name, state, gone_at }) => state === "ready" && gone_at === null && !(own.size === 1 && own.has(name)),
  );
  const canWait = there.length === own.size;
  return { mustAsk: !isReady && (isMove || !canWait || others.length > 0), canWait, others };
}
