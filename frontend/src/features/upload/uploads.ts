// The uploads of this tab. They live as long as the tab does, whatever page it shows.
import { useEffect, useSyncExternalStore } from "react";
import { noticeSignedOut } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { maxDocumentBytes } from "@/features/auth/session";
import { adopt, known } from "@/features/jobs/cache";
import { endText, jobName } from "@/features/jobs/states";
import { highWater } from "@/features/jobs/progress";
import { keepRow } from "@/features/jobs/rowKeys";
import { settle } from "@/features/upload/options";
import { type Upload, UploadQueue } from "@/features/upload/queue";
import { sendFile } from "@/features/upload/send";
import { t } from "@/i18n";
import { announce } from "@/ui/announce";

/** What is said when an upload is answered. A short document may have been read, and found in the list, before that. */
function answeredText(job: Job): string {
  if (job.reused_from !== null) return t.upload.reused(jobName(job));
  return endText(known(job.id) ?? job) ?? t.upload.accepted(jobName(job));
}

export const uploads = new UploadQueue<Job>({
  send: sendFile,
  maxBytes: maxDocumentBytes,
  settle,
  onAccepted: (job, uploadId) => {
    highWater.forget(uploadId);
    keepRow(job.id, uploadId);
    adopt(job);
    announce(answeredText(job));
  },
  onRefused: ({ name }, problem) => {
    noticeSignedOut(problem);
    announce(t.upload.failed(name, t.error(problem.code, problem)));
  },
});

window.addEventListener("online", uploads.resume);

export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploads.subscribe, uploads.list);

/** Asks before a tab with unfinished uploads is closed. */
export function useLeaveGuard(): void {
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent): void => {
      if (uploads.isBusy()) event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => {
      window.removeEventListener("beforeunload", guard);
    };
  }, []);
}
