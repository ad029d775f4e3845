import { describe, expect, it } from "vitest";
import { pollInterval } from "@/features/documents/data/cache/polling";
import { HighWater, readingProgress, UPLOAD_SHARE, uploadProgress } from "@/features/documents/data/progress";

describe("polling", () => {
  const facts = { now: 100_000, lastAccepted: null, active: false, failures: 0 };

  it("is eager for five seconds after an upload, brisk while something moves, slow otherwise", () => {
    expect(pollInterval({ ...facts, lastAccepted: 96_000, active: true })).toBe(300);
    expect(pollInterval({ ...facts, lastAccepted: 96_000, active: true, isWatched: true })).toBe(100);
    expect(pollInterval({ ...facts, lastAccepted: 94_000, active: true, isWatched: true })).toBe(1_000);
    expect(pollInterval({ ...facts, lastAccepted: 94_000, active: true })).toBe(1_000);
    expect(pollInterval(facts)).toBe(15_000);
  });

  it("backs off when the server does not answer, to a minute at most", () => {
    const waits = [1, 2, 3, 10].map((failures) => pollInterval({ ...facts, active: true, failures }));
    expect(waits).toEqual([2_000, 4_000, 8_000, 60_000]);
    expect(pollInterval({ ...facts, lastAccepted: 99_000, failures: 1 })).toBeGreaterThan(300);
  });
});

describe("the one bar from upload to result", () => {
  const job = (done: number, total: number | null, failed = 0) => ({ total, done, failed });

  it("rises over sending, waiting and reading without a step back", () => {
    const way = [
      uploadProgress(0, 1000),
      uploadProgress(400, 1000),
      uploadProgress(1000, 1000),
      readingProgress(job(0, null)),
      readingProgress(job(0, 40)),
      readingProgress(job(12, 40)),
      readingProgress(job(12, 40, 3)),
      readingProgress(job(40, 40)),
    ];
    expect([...way].sort((a, b) => a - b)).toEqual(way);
    expect(way[0]).toBe(0);
    expect(way[2]).toBe(UPLOAD_SHARE);
    expect(way.at(-1)).toBeLessThan(1);
  });

  it("never goes back when an answer comes late or an upload starts again", () => {
    const bars = new HighWater();
    expect([0.1, 0.2, 0.05, 0.3].map((value) => bars.reach("a", value))).toEqual([0.1, 0.2, 0.2, 0.3]);
    expect(bars.reach("b", 0.1)).toBe(0.1);
    bars.forget("a");
    expect(bars.reach("a", 0)).toBe(0);
  });

  it("says nothing for an empty file rather than dividing by nothing", () => {
    expect(uploadProgress(0, 0)).toBe(0);
  });
});
