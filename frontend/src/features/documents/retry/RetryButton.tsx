// Reads the failed or cancelled pages of a document again; renders nothing if that cannot help.
import { Button } from "@mantine/core";
import { useState } from "react";
import type { Job } from "@/api/types";
import { LazyRetry } from "@/features/documents/retry/LazyRetry";
import { canRetry } from "@/features/documents/retry/retry";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

/** The label of the retry for a document. */
export const retryWord = ({ state }: Pick<Job, "state">): string =>
  state === "cancelled" ? t("jobs.continue") : t("jobs.retry");

export function RetryButton({ job }: { job: Job }) {
  const [retried, setRetried] = useState<readonly Job[] | null>(null);
  if (!canRetry(job)) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="retry" size={15} />}
        loading={retried !== null}
        onClick={() => {
          setRetried([job]);
        }}
      >
        {retryWord(job)}
      </Button>
      <LazyRetry
        jobs={retried}
        onEnd={() => {
          setRetried(null);
        }}
      />
    </>
  );
}
