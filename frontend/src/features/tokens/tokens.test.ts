import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { expiryOf, hasEnded, LIFETIMES, lifetimeName, lifetimeOf } from "@/features/tokens/expiry";
import { curlSample, pythonSample } from "@/features/tokens/samples";

const facts = { origin: "https://legible.example", key: "lgb_0123" };

it("fills address and key into the samples", () => {
  for (const sample of [curlSample(facts), pythonSample(facts)]) {
    expect(sample).toContain("https://legible.example/api/v1/jobs");
    expect(sample).toContain("Bearer lgb_0123");
  }
});

it("writes samples that a shell and Python can parse", () => {
  execFileSync("sh", ["-n", "-c", curlSample(facts)]);
  execFileSync("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", pythonSample(facts)]);
});

it("knows when a token ends", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  expect(LIFETIMES.map(lifetimeName).map(lifetimeOf)).toEqual(LIFETIMES);
  expect(expiryOf(30, now)).toBe("2026-01-31T00:00:00.000Z");
  expect(expiryOf(null, now)).toBeNull();
  expect(hasEnded("2026-01-01T00:00:00Z", now)).toBe(true);
  expect(hasEnded("2026-01-01T00:00:01Z", now)).toBe(false);
  expect(hasEnded(null, now)).toBe(false);
});
