// The keys of the list's rows. A document keeps the row that its file had while it was sent, so that nothing moves when
// the one becomes the other.

/** By the id of the job, the id of the upload that it came from; for as long as the tab lives. */
const uploadOf = new Map<string, string>();

/** Records which of this tab's uploads became a job. */
export function rememberRowKey(jobId: string, uploadId: string): void {
  uploadOf.set(jobId, uploadId);
}

export const rowKey = (jobId: string): string => uploadOf.get(jobId) ?? jobId;
