// Why documents of the list wait, by endpoint. The reasons are requested for all endpoints at once, and only while a
// document is open: the list itself does not contain them, and an idle list causes no requests.
import { useQuery } from "@tanstack/react-query";
import { endpointsQuery, EVERY_MS } from "@/features/endpoints/useEndpoints";
import { isAnyOpen } from "@/features/documents/data/cache/cache";
import type { Reason } from "@/i18n/reasons";

const askAgain = (): number | false => (isAnyOpen() ? EVERY_MS : false);

/** The endpoints that read nothing at the moment; outdated reasons are not shown. */
export function useReasons(): ReadonlyMap<string, Reason> {
  const { data, dataUpdatedAt } = useQuery({
    ...endpointsQuery,
    staleTime: Number.POSITIVE_INFINITY, // To hear it sooner is no hurry.
    refetchInterval: askAgain,
  });
  const isRecent = Date.now() - dataUpdatedAt < 3 * EVERY_MS;
  return new Map(
    isRecent ? data?.flatMap(({ name, reason }) => (reason === null ? [] : [[name, reason] as const])) : [],
  );
}
