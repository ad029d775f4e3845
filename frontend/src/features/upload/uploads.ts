// The uploads of this tab. They live as long as the tab does, whatever page it shows.
import { useEffect, useSyncExternalStore } from "react";
import { noticeSignedOut } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { maxDocumentBytes } from "@/features/auth/session";
import { adopt } from "@/features/jobs/cache";
import { jobName } from "@/features/jobs/states";
import { highWater } from "@/features/jobs/progress";
import { keepRow } from "@/features/jobs/rowKeys";
import { settle } from "@/features/upload/options";
import { type Upload, UploadQueue } from "@/features/upload/queue";
import { sendFile } from "@/features/upload/send";
import { t } from "@/i18n";
import { announce } from "@/ui/announce";

export const uploads = new UploadQueue<Job>({
  send: sendFile,
  maxBytes: maxDocumentBytes,
  settle,
  onAccepted: (job, uploadId) => {
    highWater.forget(uploadId);
    keepRow(job.id, uploadId);
    adopt(job);
    announce(job.reused_from === null ? t.upload.accepted(jobName(job)) : t.upload.reused(jobName(job)));
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
