// `RetryFlow`, whose code is loaded when something is first read again; there are no jobs while nothing is.
import { lazy, Suspense } from "react";
import type { Job } from "@/api/types";
import { useFocusBack } from "@/ui/useFocusBack";

const RetryFlow = lazy(async () => ({ default: (await import("@/features/jobs/RetryFlow")).RetryFlow }));

export function LazyRetry({ jobs, onEnd }: { jobs: readonly Job[] | null; onEnd: () => void }) {
  useFocusBack(jobs !== null);
  return (
    jobs !== null && (
      <Suspense>
        <RetryFlow jobs={jobs} onEnd={onEnd} />
      </Suspense>
    )
  );
}
