import { expect, it } from "vitest";
import { compareMoments, isLater } from "@/api/moments";

it("moments sort by time, whether or not they fall on a full second", () => {
  const moments = [
    "2026-03-14T12:00:07Z",
    "2026-03-14T12:00:07.000500Z",
    "2026-03-14T12:00:07.5Z",
    "2026-03-14T12:00:08Z",
  ];
  expect(moments.toReversed().toSorted(compareMoments)).toEqual(moments);
  expect(compareMoments("2026-03-14T12:00:07Z", "2026-03-14T12:00:07.000000Z")).toBe(0);
  expect(isLater("2026-03-14T12:00:07.25Z", "2026-03-14T12:00:07Z")).toBe(true);
  expect(isLater("2026-03-14T12:00:07Z", "2026-03-14T12:00:07Z")).toBe(false);
});
