import { describe, expect, it } from "vitest";
import type { Job } from "@/api/types";
import { fits, type JobFilter, listQuery, readFilter, startOf, without } from "@/features/documents/data/filter/filter";
import { hasWords } from "@/features/documents/data/filter/searchWords";

describe("the filter in the address", () => {
  it("is read as it is written, numbers and truths as texts", () => {
    const filter = { state: "failed", q: "invoice", endpoint: "nordic", batch: "a", tag: "b", from: "2026-11-01" };
    expect(readFilter(filter)).toEqual(filter);
    expect(readFilter({ q: 2026, tag: true, batch: " march " })).toEqual({ q: "2026", tag: "true", batch: "march" });
  });

  it("leaves out what is none", () => {
    const nonsense = { state: "done", q: "  ", endpoint: ["x"], from: "soon", to: "2026-02-30", other: "x" };
    expect(readFilter(nonsense)).toEqual({});
  });

  it("can lose one of its parts", () => {
    expect(without({ state: "failed", batch: "a" }, "batch")).toEqual({ state: "failed" });
    expect(without({}, "q")).toEqual({});
  });
});

describe("days", () => {
  it("begin and end at the reader's midnight", () => {
    expect(startOf("2026-11-27")?.getHours()).toBe(0);
    expect(startOf("2026-11-30", 1)).toEqual(startOf("2026-12-01"));
    expect(startOf("2026-02-29")).toBeNull();
    expect(startOf("27.11.2026")).toBeNull();
  });

  it("are asked for whole", () => {
    const { created_after, created_before } = listQuery({ from: "2026-11-27", to: "2026-11-27" });
    expect(Date.parse(created_before ?? "") - Date.parse(created_after ?? "")).toBe(86_400_000);
  });
});

describe("a job", () => {
  const made = startOf("2026-11-27")?.toISOString() ?? "";
  const job = { state: "failed", endpoint: "nordic", batch: "a", tags: ["x", "y"], created_at: made } as unknown as Job;
  const ask = (filter: JobFilter): boolean | undefined => fits(job, filter);

  it("fits when it has everything", () => {
    expect(ask({})).toBe(true);
    expect(ask({ state: "failed", endpoint: "nordic", batch: "a", tag: "y" })).toBe(true);
    expect(ask({ from: "2026-11-27", to: "2026-11-27" })).toBe(true);
  });

  it("does not fit when it lacks something", () => {
    const others: JobFilter[] = [{ state: "running" }, { endpoint: "x" }, { batch: "b" }, { tag: "z" }];
    expect([...others, { from: "2026-11-28" }, { to: "2026-11-26" }].map(ask)).toEqual(Array(6).fill(false));
  });

  it("leaves its name to the server, which alone knows how names are read", () => {
    expect(ask({ q: "scan" })).toBeUndefined();
    expect(ask({ q: "scan", batch: "b" })).toBe(false);
    expect(ask({ q: "..." })).toBe(true);
    expect(hasWords("请") && !hasWords("-_.")).toBe(true);
  });
});
