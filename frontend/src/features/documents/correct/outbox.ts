// Corrections that the server does not have yet, and undo for each step. They are sent one at a time, in order.
// Independent of React and HTTP. Nothing is lost: unsaved corrections stay until they are saved or discarded.
import { type Problem, ProblemError } from "@/api/problem";
import { type Anchor, keyOf } from "@/features/documents/page/anchors";

/** A word or a line of a page. `word` is its index, for the way back to it. */
export interface Spot {
  readonly jobId: string;
  readonly page: number;
  readonly word: number;
  readonly anchor: Anchor;
}

export interface Edit extends Spot {
  /** Null reverts an earlier correction. */
  readonly text: string | null;
  /** Of the page that the person saw. */
  readonly version: number;
}

export interface Unsaved {
  readonly edit: Edit;
  readonly state: "waiting" | "sending" | "failed" | "conflict";
  readonly problem?: Problem;
  /** Someone else's current text for the spot, null if they reverted theirs. */
  readonly theirs?: string | null;
}

export interface CorrectionsApi {
  /** Saves an edit; gives the page's version since. Rejects with a `ProblemError`. */
  save: (edit: Edit) => Promise<number>;
  /** The current state of the spot on the server. */
  look: (spot: Spot) => Promise<{ version: number; text: string | null }>;
}

interface Step extends Spot {
  readonly before: string | null;
  readonly after: string | null;
}

const keyOfSpot = ({ jobId, page, anchor }: Spot): string => `${jobId} ${page} ${keyOf(anchor)}`;

export class CorrectionOutbox {
  private entries = new Map<string, Unsaved>();
  private readonly listeners = new Set<() => void>();
  private snapshot: readonly Unsaved[] = [];
  private readonly done: Step[] = [];
  private undone: Step[] = [];
  /** Versions that this tab made, by spot: nobody else had changed the spot up to then. */
  private readonly made = new Map<string, number>();
  private isSending = false;

  constructor(private readonly api: CorrectionsApi) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Oldest first; the same array until something changes. */
  readonly unsaved = (): readonly Unsaved[] => this.snapshot;

  /** `before`: the previous correction of the spot, null for none. */
  readonly say = (edit: Edit, before: string | null): void => {
    if (edit.text === before) return;
    this.done.push({ ...edit, before, after: edit.text });
    this.undone = [];
    this.put(edit);
  };

  /** Undoes the last step in a document by another correction; returns its spot, null if there is none. */
  readonly undo = (jobId: string, versionOf: (page: number) => number): Spot | null =>
    this.step(this.done, this.undone, jobId, versionOf, "before");

  readonly redo = (jobId: string, versionOf: (page: number) => number): Spot | null =>
    this.step(this.undone, this.done, jobId, versionOf, "after");

  /** Retries everything that could not be saved. */
  readonly resume = (): void => {
    for (const { edit, state } of this.snapshot) if (state === "failed") this.set({ edit, state: "waiting" });
    void this.send();
  };

  /** A conflict with someone else's correction, which was saved first. */
  readonly keepMine = ({ edit }: Unsaved): void => {
    this.put(edit);
  };

  readonly giveUp = ({ edit }: Unsaved): void => {
    const key = keyOfSpot(edit);
    for (const steps of [this.done, this.undone]) {
      steps.splice(0, steps.length, ...steps.filter((step) => keyOfSpot(step) !== key));
    }
    this.remove(edit);
  };

  private step(
    from: Step[],
    to: Step[],
    jobId: string,
    versionOf: (page: number) => number,
    side: "before" | "after",
  ): Spot | null {
    const index = from.findLastIndex((step) => step.jobId === jobId);
    const [step] = index < 0 ? [] : from.splice(index, 1);
    if (step === undefined) return null;
    to.push(step);
    const { page, word, anchor } = step;
    this.put({ jobId, page, word, anchor, text: step[side], version: versionOf(page) });
    return step;
  }

  private put(edit: Edit): void {
    const key = keyOfSpot(edit);
    const known = this.entries.get(key)?.edit.version ?? 0;
    const version = Math.max(edit.version, known, this.made.get(key) ?? 0);
    this.set({ edit: { ...edit, version }, state: "waiting" });
    void this.send();
  }

  private set(entry: Unsaved): void {
    this.entries.set(keyOfSpot(entry.edit), entry);
    this.tell();
  }

  private remove(spot: Spot): void {
    this.entries.delete(keyOfSpot(spot));
    this.tell();
  }

  private tell(): void {
    this.snapshot = [...this.entries.values()];
    this.listeners.forEach((listener) => {
      listener();
    });
  }

  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (let next = this.next(); next !== undefined; next = this.next()) await this.sendOne(next.edit);
    } finally {
      this.isSending = false;
    }
  }

  private readonly next = (): Unsaved | undefined => this.snapshot.find(({ state }) => state === "waiting");

  private async sendOne(edit: Edit): Promise<void> {
    this.set({ edit, state: "sending" });
    try {
      const version = await this.api.save(edit);
      this.made.set(keyOfSpot(edit), version);
      const now = this.entries.get(keyOfSpot(edit));
      // Corrected again while in flight: the newer text is sent as the next version.
      if (now?.state === "waiting") this.set({ edit: { ...now.edit, version }, state: "waiting" });
      else this.remove(edit);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      await this.fail(edit, error.problem);
    }
  }

  private async fail(edit: Edit, problem: Problem): Promise<void> {
    const isConflict = problem.code === "version_conflict";
    const theirs = isConflict ? await this.api.look(edit).catch(() => null) : null;
    const mine = this.entries.get(keyOfSpot(edit))?.edit ?? edit; // It may have been corrected again in the meantime.
    if (theirs === null) this.set({ edit: mine, state: "failed", problem });
    else this.set({ edit: { ...mine, version: theirs.version }, state: "conflict", problem, theirs: theirs.text });
  }
}
