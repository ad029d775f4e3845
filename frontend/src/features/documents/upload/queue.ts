// The uploads of this tab: a few at a time, each with its own progress, and patient where waiting helps.
// It knows neither React nor how bytes travel; `Sender` does the sending.
import { OFFLINE, type Problem, ProblemError, problemOf, UNREACHABLE } from "@/api/problem";
import { refusal } from "@/features/documents/upload/checks";
import type { UploadOptions } from "@/features/documents/upload/options/uploadOptions";
import { idempotencyKey } from "@/features/documents/upload/idempotencyKey";

export type Stage =
  | { name: "checking" }
  | { name: "waiting" }
  | { name: "sending"; sent: number }
  /** Goes on by itself: at the moment `until` (ms), or when the connection is back. */
  | { name: "paused"; problem: Problem; until: number | null }
  /** Sending the same again cannot help. */
  | { name: "refused"; problem: Problem }
  | { name: "failed"; problem: Problem };

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** The options for reading it, as chosen when the file was added. */
  readonly choice: UploadOptions;
  readonly stage: Stage;
}

/**
 * A file as it is sent: the key and the choice are the same for every attempt, so that no attempt creates a second job.
 */
export interface Parcel {
  readonly file: File;
  readonly key: string;
  readonly choice: UploadOptions;
}

/** Sends one file; rejects with a `ProblemError`. `onSent` hears the bytes sent so far. */
export type Sender<Job> = (parcel: Parcel, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<Job>;

export interface QueueOptions<Job> {
  send: Sender<Job>;
  maxBytes: () => Promise<number>;
  /** The available parts of a choice; never fails. */
  settle: (choice: UploadOptions) => Promise<UploadOptions>;
  onAccepted: (job: Job, uploadId: string) => void;
  /** An upload ended without a job; a person may still send it again. */
  onRefused: (upload: Upload, problem: Problem) => void;
  atOnce?: number;
}

interface Entry {
  readonly file: File;
  readonly key: string;
  upload: Upload;
  waits: number;
  abort: AbortController;
}

const AT_ONCE = 3;
const MOST_WAITS = 8;
const DEFAULT_WAIT_SECONDS = 2;
const WAIT_HELPS = new Set([
  "rate_limited",
  "too_many_jobs",
  "queue_full",
  "draining",
  "not_ready",
  "idempotency_in_progress",
]);
/** Longest pause between two attempts to reach a server that does not answer; it may be down for a long time. */
const LONGEST_WAIT_SECONDS = 60;
const RETRY_HELPS = new Set(["internal_error", "deadline_exceeded", "not_authenticated", "permission_denied"]);

export class UploadQueue<Job> {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private snapshot: readonly Upload[] = [];

  constructor(private readonly options: QueueOptions<Job>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Newest last; the same array until something changes. */
  readonly list = (): readonly Upload[] => this.snapshot;

  /** Whether leaving the page now would lose something. */
  readonly isBusy = (): boolean =>
    this.snapshot.some(({ stage }) => stage.name !== "refused" && stage.name !== "failed");

  add(files: readonly File[], choice: UploadOptions): void {
    for (const file of files) {
      const id = idempotencyKey();
      const upload: Upload = { id, name: file.name, size: file.size, choice, stage: { name: "checking" } };
      const entry: Entry = { file, key: id, upload, waits: 0, abort: new AbortController() };
      this.entries.set(id, entry);
      void this.check(entry);
    }
    this.publish();
  }

  /** Stops an upload, or forgets one that ended. */
  remove(id: string): void {
    this.entries.get(id)?.abort.abort();
    this.entries.delete(id);
    this.publish();
    this.startNext();
  }

  /** Stops and removes all: another person may use this tab next. */
  clear(): void {
    for (const { abort } of this.entries.values()) abort.abort();
    this.entries.clear();
    this.publish();
  }

  retry(id: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    entry.waits = 0;
    this.enter(entry, { name: "waiting" });
    this.startNext();
  }

  /** The connection is back: continue the uploads that waited for it. */
  readonly resume = (): void => {
    for (const entry of this.entries.values()) {
      const { stage } = entry.upload;
      if (stage.name === "paused" && stage.until === null) this.enter(entry, { name: "waiting" });
    }
    this.startNext();
  };

  private async check(entry: Entry): Promise<void> {
    let problem: Problem | null;
    try {
      problem = await refusal(entry.file, await this.options.maxBytes());
    } catch (error) {
      // The file changed or disappeared since it was chosen, or the limits could not be requested.
      problem = error instanceof ProblemError ? error.problem : { code: "file_unreadable" };
      this.end(entry, "failed", problem);
      return;
    }
    if (problem !== null) {
      this.end(entry, "refused", problem);
      return;
    }
    entry.upload = { ...entry.upload, choice: await this.options.settle(entry.upload.choice) };
    this.enter(entry, { name: "waiting" });
    this.startNext();
  }

  private startNext(): void {
    const all = [...this.entries.values()];
    let free = (this.options.atOnce ?? AT_ONCE) - all.filter(({ upload }) => upload.stage.name === "sending").length;
    for (const entry of all) {
      if (free <= 0) return;
      if (entry.upload.stage.name !== "waiting") continue;
      free -= 1;
      void this.send(entry);
    }
  }

  private async send(entry: Entry): Promise<void> {
    entry.abort = new AbortController();
    const { signal } = entry.abort;
    this.enter(entry, { name: "sending", sent: 0 });
    try {
      const job = await this.options.send(
        { file: entry.file, key: entry.key, choice: entry.upload.choice },
        (sent) => {
          this.enter(entry, { name: "sending", sent });
        },
        signal,
      );
      this.options.onAccepted(job, entry.upload.id); // First, so that at no moment there is neither of the two.
      this.entries.delete(entry.upload.id);
      this.publish();
    } catch (error) {
      if (!signal.aborted) this.fail(entry, problemOf(error));
    }
    this.startNext();
  }

  private fail(entry: Entry, problem: Problem): void {
    if (problem.code === OFFLINE) {
      this.enter(entry, { name: "paused", problem, until: null });
    } else if (problem.code === UNREACHABLE) {
      const seconds = Math.min(DEFAULT_WAIT_SECONDS * 2 ** entry.waits, LONGEST_WAIT_SECONDS);
      entry.waits += 1;
      this.pause(entry, problem, seconds * 1000);
    } else if (WAIT_HELPS.has(problem.code) && entry.waits < MOST_WAITS) {
      entry.waits += 1;
      this.pause(entry, problem, (problem.retryAfter ?? DEFAULT_WAIT_SECONDS) * 1000);
    } else {
      const again = WAIT_HELPS.has(problem.code) || RETRY_HELPS.has(problem.code);
      this.end(entry, again ? "failed" : "refused", problem);
    }
  }

  private end(entry: Entry, name: "failed" | "refused", problem: Problem): void {
    this.enter(entry, { name, problem });
    this.options.onRefused(entry.upload, problem);
  }

  private pause(entry: Entry, problem: Problem, wait: number): void {
    const stage: Stage = { name: "paused", problem, until: Date.now() + wait };
    this.enter(entry, stage);
    setTimeout(() => {
      if (entry.upload.stage !== stage) return;
      this.enter(entry, { name: "waiting" });
      this.startNext();
    }, wait);
  }

  private enter(entry: Entry, stage: Stage): void {
    if (!this.entries.has(entry.upload.id)) return;
    entry.upload = { ...entry.upload, stage };
    this.publish();
  }

  private publish(): void {
    this.snapshot = [...this.entries.values()].map(({ upload }) => upload);
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}
