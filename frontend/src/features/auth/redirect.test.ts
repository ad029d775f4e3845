import { expect, it } from "vitest";
import { safeRedirect } from "@/features/auth/redirect";

it.each(["/jobs", "/jobs?state=failed", "/jobs/0af3?page=3"])("comes back to %s after signing in", (address) => {
  expect(safeRedirect(address)).toBe(address);
});

it.each([
  undefined,
  "",
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "jobs",
  "/sign-in",
])("does not follow %s", (address) => {
  expect(safeRedirect(address)).toBe("/jobs");
});
