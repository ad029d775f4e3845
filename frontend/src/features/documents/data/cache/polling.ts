// How often to ask whether something changed. Pure; a hidden tab is not asked for at all (the query library's part).

export interface PollFacts {
  now: number;
  /** When an upload of this tab was last accepted (ms), if ever. */
  lastAccepted: number | null;
  /** Whether any job that is shown still moves. */
  active: boolean;
  /** Requests that failed in a row. */
  failures: number;
  /** A single document is open, whose text somebody waits for, instead of the list. */
  isWatched?: boolean;
}

const EAGER_MS = 300;
const WATCHED_MS = 100;
const EAGER_FOR_MS = 5_000;
const ACTIVE_MS = 1_000;
const IDLE_MS = 15_000;
const LONGEST_MS = 60_000;

/** Milliseconds until the next request. */
export function pollInterval({ now, lastAccepted, active, failures, isWatched = false }: PollFacts): number {
  if (failures > 0) return Math.min(LONGEST_MS, (active ? ACTIVE_MS : IDLE_MS) * 2 ** failures);
  if (lastAccepted !== null && now - lastAccepted < EAGER_FOR_MS) return isWatched ? WATCHED_MS : EAGER_MS;
  return active ? ACTIVE_MS : IDLE_MS;
}
