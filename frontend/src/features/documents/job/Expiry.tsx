// The day on which a document will be deleted, where documents are not kept for good.
import type { Job } from "@/api/types";
import { listTexts } from "@/features/documents/data/listTexts";
import { t } from "@/i18n";

export function Expiry({ job, className }: { job: Job; className?: string | undefined }) {
  if (job.expires_at === null) return null;
  return (
    <time dateTime={job.expires_at} title={t.format.exactMoment(job.expires_at)} className={className}>
      {listTexts().expires(t.format.day(job.expires_at))}
    </time>
  );
}
