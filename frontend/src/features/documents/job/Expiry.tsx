// The day on which a document will be deleted, where documents are not kept for good.
import type { Job } from "@/api/types";
import { t } from "@/i18n";
import * as format from "@/i18n/format";

export function Expiry({ job, className }: { job: Job; className?: string | undefined }) {
  if (job.expires_at === null) return null;
  return (
    <time dateTime={job.expires_at} title={format.exactMoment(job.expires_at)} className={className}>
      {t("list.expires", { day: format.day(job.expires_at) })}
    </time>
  );
}
