// `RetryFlow`, whose code is loaded at the first retry; `jobs` is empty while there is none.
import { Suspense } from "react";
import type { Job } from "@/api/types";
import { useFocusBack } from "@/ui/keyboard/useFocusBack";
import { lazyComponent } from "@/ui/loading/lazyComponent";

const RetryFlow = lazyComponent(async () => (await import("@/features/documents/retry/RetryFlow")).RetryFlow);

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
