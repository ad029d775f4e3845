// Why documents of the list wait, by the endpoint that they wait for. It is asked of the endpoints, all at once and only
// while something is open: the list itself tells nothing of them, and an idle list costs no question.
import { useQuery } from "@tanstack/react-query";
import { endpointsQuery, EVERY_MS } from "@/features/endpoints/useEndpoints";
import { isAnyOpen } from "@/features/documents/data/cache/cache";
import type { Reason } from "@/i18n/reasons";

const askAgain = (): number | false => (isAnyOpen() ? EVERY_MS : false);

/** Those that read nothing at the moment; what was heard too long ago is not repeated. */
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
