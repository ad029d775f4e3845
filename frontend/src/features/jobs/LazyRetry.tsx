// `RetryFlow`, whose code is loaded when something is first read again; there are no jobs while nothing is.
import { Suspense } from "react";
import type { Job } from "@/api/types";
import { useFocusBack } from "@/ui/useFocusBack";
import { lazyPart } from "@/ui/lazily";

const RetryFlow = lazyPart(async () => (await import("@/features/jobs/RetryFlow")).RetryFlow);

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
