import { expect, it } from "vitest";
import { compareTimestamps, isLater } from "@/api/timestamps";

it("moments sort by time, whether or not they fall on a full second", () => {
  const moments = [
    "2026-03-14T12:00:07Z",
    "2026-03-14T12:00:07.000500Z",
    "2026-03-14T12:00:07.5Z",
    "2026-03-14T12:00:08Z",
  ];
  expect(moments.toReversed().toSorted(compareTimestamps)).toEqual(moments);
  expect(compareTimestamps("2026-03-14T12:00:07Z", "2026-03-14T12:00:07.000000Z")).toBe(0);
  expect(isLater("2026-03-14T12:00:07.25Z", "2026-03-14T12:00:07Z")).toBe(true);
  expect(isLater("2026-03-14T12:00:07Z", "2026-03-14T12:00:07Z")).toBe(false);
});
