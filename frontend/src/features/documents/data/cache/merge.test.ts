import { describe, expect, it } from "vitest";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { cachedJob, listKey, replaceAll } from "@/features/documents/data/cache/cache";
import { fits, type JobFilter } from "@/features/documents/data/filter/filter";
import {
  findJob,
  hasOpen,
  knownUpTo,
  type LoadedList,
  mergeJobs,
  withoutJobs,
} from "@/features/documents/data/cache/merge";
import { endText, firstPage, hasResult, type JobState, stageText } from "@/features/documents/data/states";

function job(id: string, state: JobState, changes: Partial<Job> = {}): Job {
  return {
    id,
    state,
    endpoint: "default",
    priority: 0,
    file_name: `${id}.pdf`,
    media_type: "application/pdf",
    size_bytes: 1000,
    sha256: "",
    options: {
      languages: ["eng"],
      pageSegMode: 3,
      ocrEngineMode: 1,
      dpi: null,
      preprocessing: { autoRotate: "Auto", background: "Auto", enlarge: "Auto", secondReading: "Auto" },
      engine: "Tesseract",
      pages: null,
      variables: {},
    },
    tags: [],
    batch: "",
    pages: { document: null, total: null, done: 0, failed: 0 },
    doubtful_words: 0,
    expires_at: null,
    queue: null,
    problem: null,
    can_retry: false,
    reused_from: null,
    work_seconds: 0,
    created_at: `2026-03-14T12:00:0${id.charCodeAt(0) - 97}Z`,
    started_at: null,
    finished_at: null,
    changed_at: "2026-03-14T12:00:00Z",
    ...changes,
  };
}

const list = (jobs: Job[], next: string | null = null, upTo: string | null = null): LoadedList => ({
  pages: [{ items: jobs, next_cursor: next, next_changed_after: upTo, deleted: null }],
  pageParams: [null],
});
const mergeJob = (loaded: LoadedList, changed: Job, filter: JobFilter = {}): LoadedList =>
  mergeJobs(loaded, [changed], (each) => fits(each, filter));
const ids = ({ pages }: LoadedList): string[] => pages.flatMap(({ items }) => items.map(({ id }) => id));

describe("a change", () => {
  const loaded = list([job("c", "running"), job("b", "queued")]);

  it("replaces the job it is about", () => {
    const merged = mergeJob(loaded, job("b", "succeeded"));
    expect(ids(merged)).toEqual(["c", "b"]);
    expect(merged.pages[0]?.items[1]?.state).toBe("succeeded");
  });

  it("adds a new job where its age puts it", () => {
    expect(ids(mergeJob(loaded, job("d", "queued")))).toEqual(["d", "c", "b"]);
  });

  it("takes a job out of a list that it no longer fits, and adds none that does not", () => {
    const running = list([job("c", "running")]);
    expect(ids(mergeJob(running, job("c", "succeeded"), { state: "running" }))).toEqual([]);
    expect(ids(mergeJob(running, job("d", "failed"), { state: "running" }))).toEqual(["c"]);
  });

  it("leaves a job that is older than what was loaded to the next page", () => {
    const partial = list([job("e", "queued"), job("d", "queued")], "cursor");
    expect(ids(mergeJob(partial, job("b", "failed")))).toEqual(["e", "d"]);
    expect(ids(mergeJob(list([job("e", "queued")]), job("b", "failed")))).toEqual(["e", "b"]);
  });

  it("is asked for from where the least known list ends", () => {
    const lists = [list([], null, "2026-03-14T12:00:07Z"), list([], null, "2026-03-14T12:00:02Z")];
    expect(knownUpTo(lists)).toBe("2026-03-14T12:00:02Z");
    expect(knownUpTo([...lists, list([])])).toBeNull();
    expect(knownUpTo([])).toBeNull();
  });

  it("is put where its age is, on whichever page", () => {
    const newer = list([job("i", "failed"), job("h", "failed")], "2");
    const older = list([job("f", "failed"), job("d", "failed")], "3");
    const long: LoadedList = { pages: [...newer.pages, ...older.pages], pageParams: [null, "2"] };
    const failed = { state: "failed" } as const;
    expect(ids(mergeJob(long, job("e", "failed"), failed))).toEqual(["i", "h", "f", "e", "d"]);
    expect(ids(mergeJob(long, job("g", "failed"), failed))).toEqual(["i", "h", "g", "f", "d"]);
    expect(ids(mergeJob(long, job("a", "failed"), failed))).toEqual(["i", "h", "f", "d"]);
  });

  it("comes with many others at once, and leaves the pages alone that it is not about", () => {
    const jobs = Array.from({ length: 8 }, (_, index) => job(String.fromCodePoint(104 - index), "running"));
    const long: LoadedList = {
      pages: [0, 3, 6].map((start) => ({
        items: jobs.slice(start, start + 3),
        next_cursor: start === 6 ? null : String(start),
        next_changed_after: null,
        deleted: null,
      })),
      pageParams: [null, "0", "3"],
    };
    const merged = mergeJobs(long, [job("e", "succeeded"), job("j", "queued"), job("i", "queued")], () => true);
    expect(ids(merged).join("")).toBe("jihgfedcba");
    expect(merged.pages[2]).toBe(long.pages[2]);
    expect(findJob(merged, "e")?.state).toBe("succeeded");
    expect(mergeJobs(long, [job("z", "failed")], () => false)).toBe(long);
    expect(withoutJobs(long, ["gone"])).toBe(long);
  });

  it("is no reason to add or to take away where only the server knows whether it fits", () => {
    const named = list([job("c", "running")]);
    expect(ids(mergeJob(named, job("c", "succeeded"), { q: "scan" }))).toEqual(["c"]);
    expect(ids(mergeJob(named, job("d", "queued"), { q: "scan" }))).toEqual(["c"]);
    expect(ids(mergeJob(named, job("c", "succeeded"), { q: "scan", state: "running" }))).toEqual([]);
  });

  it("ends the hurry when it was the last that moved", () => {
    expect(hasOpen(loaded)).toBe(true);
    const quiet = mergeJobs(loaded, [job("c", "failed"), job("b", "cancelled")], () => true);
    expect(hasOpen(quiet)).toBe(false);
  });

  it("can be a deletion", () => {
    expect(ids(withoutJobs(loaded, ["c", "gone"]))).toEqual(["b"]);
  });
});

describe("a job in words", () => {
  const pages = (total: number | null, done: number, failed = 0) => ({ document: total, total, done, failed });

  it("says what it waits for", () => {
    const queue = { position: 4, eta_seconds: 90, reason: null };
    expect(stageText(job("a", "queued"))).toBe("Queued");
    expect(stageText(job("a", "queued", { queue }))).toBe("Queued, 3 documents ahead, about 1 min 30 s");
    expect(stageText(job("a", "queued", { queue: { ...queue, position: 1, eta_seconds: null } }))).toBe(
      "Next in the queue",
    );
  });

  it("says how far it is", () => {
    expect(stageText(job("a", "running"))).toBe("Opening…");
    expect(stageText(job("a", "running", { pages: pages(40, 10, 1) }))).toBe("Page 12 of 40");
  });

  it("says aloud how it ended, unless the reader did that", () => {
    expect(endText(job("a", "succeeded"))).toBe("a.pdf is done.");
    expect(endText(job("a", "partial", { pages: pages(40, 38, 2) }))).toContain("2 pages could not be read");
    expect(endText(job("a", "cancelled"))).toBeNull();
    const problem = { type: "", title: "", status: 422, code: "document_encrypted", detail: "", limit: null };
    const failed = job("a", "failed", { problem: { ...problem, actual: null, hint: null, request_id: null } });
    expect(endText(failed)).toContain("password-protected");
  });

  it("can be downloaded when something was read and no more comes", () => {
    expect(hasResult(job("a", "running", { pages: pages(3, 1) }))).toBe(false);
    expect(hasResult(job("a", "cancelled", { pages: pages(3, 1) }))).toBe(true);
    expect(hasResult(job("a", "cancelled"))).toBe(false);
  });

  it("shows the first page that was asked for", () => {
    expect([null, "3-5", "7,2-4", "12-"].map(firstPage)).toEqual([1, 3, 2, 12]);
  });
});

describe("an answer that comes late", () => {
  const seen = (first: string, second: string): JobState | undefined => {
    queryClient.setQueryData(listKey({}), list([job("a", "running", { changed_at: first })]));
    replaceAll([job("a", "cancelled", { changed_at: second })]);
    return cachedJob("a")?.state;
  };

  it("changes nothing", () => {
    expect(seen("2026-03-14T12:00:07.500000Z", "2026-03-14T12:00:07.250000Z")).toBe("running");
    expect(seen("2026-03-14T12:00:07.500000Z", "2026-03-14T12:00:07Z")).toBe("running");
  });

  it("is not one that came in the same second, where the one before came on the full second", () => {
    expect(seen("2026-03-14T12:00:07Z", "2026-03-14T12:00:07.016000Z")).toBe("cancelled");
  });
});
