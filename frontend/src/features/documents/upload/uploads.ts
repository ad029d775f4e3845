// The uploads of this tab. They live as long as the tab does, whatever page it shows.
import { useEffect, useSyncExternalStore } from "react";
import { noticeSignedOut } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { maxDocumentBytes } from "@/features/auth/session";
import { addUploaded, cachedJob } from "@/features/documents/data/cache/cache";
import { endText, jobName } from "@/features/documents/data/states";
import { highWater } from "@/features/documents/data/progress";
import { rememberRowKey } from "@/features/documents/data/cache/rowKeys";
import { uploadActivity } from "@/features/documents/data/uploadActivity";
import { settle } from "@/features/documents/upload/options/useUploadOptions";
import { type Upload, UploadQueue } from "@/features/documents/upload/queue";
import { sendFile } from "@/features/documents/upload/send";
import { t } from "@/i18n";
import { errorText } from "@/i18n/errors";
import { announce } from "@/ui/feedback/announce";

/** What is said when an upload is answered. A short document may have been read, and found in the list, before that. */
function answeredText(job: Job): string {
  if (job.reused_from !== null) return t("upload.reused", { name: jobName(job) });
  return endText(cachedJob(job.id) ?? job) ?? t("upload.accepted", { name: jobName(job) });
}

export const uploads = new UploadQueue<Job>({
  send: sendFile,
  maxBytes: maxDocumentBytes,
  settle,
  onAccepted: (job, uploadId) => {
    highWater.forget(uploadId);
    rememberRowKey(job.id, uploadId);
    addUploaded(job);
    announce(answeredText(job));
  },
  onRefused: ({ name }, problem) => {
    noticeSignedOut(problem);
    announce(t("upload.failed", { name, why: errorText(problem.code, problem) }));
  },
});

uploadActivity.watch(uploads.isBusy);
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
