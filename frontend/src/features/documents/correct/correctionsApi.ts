// The corrections of this tab: sends them to the API, and merges the answers into the query cache.
import { useSyncExternalStore } from "react";
import { api, pageBody } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { noticeSignedOut, queryClient } from "@/api/queryClient";
import type { Job, JobPageResult, JobPages } from "@/api/types";
import { whenSignedIn } from "@/features/auth/session";
import { CorrectionOutbox, type Edit, type Spot, type Unsaved } from "@/features/documents/correct/outbox";
import { keyOf } from "@/features/documents/page/anchors";
import { jobKey, pagesKey } from "@/features/documents/data/cache/cache";
import { pageResultQuery } from "@/features/documents/data/useJob";

const queryOf = ({ jobId, page }: Pick<Spot, "jobId" | "page">) => pageResultQuery(jobId, page);

async function save(edit: Edit): Promise<number> {
  try {
    return await send(edit);
  } catch (error) {
    if (error instanceof ProblemError) noticeSignedOut(error.problem);
    throw error;
  }
}

async function send(edit: Edit): Promise<number> {
  const path = { job_id: edit.jobId, number: edit.page };
  const edits = [{ ...edit.anchor, text: edit.text }];
  const answer = pageBody(
    await api.PATCH("/api/v1/jobs/{job_id}/pages/{number}", {
      params: { path },
      body: { version: edit.version, edits },
    }),
  );
  applyAnswer(edit, answer);
  return answer.version;
}

/** Stores the current state of a page, except the machine's reading, which is known and never changes. */
function applyAnswer({ jobId, page }: Spot, { version, corrections, page: row }: JobPageResult): void {
  const before = queryClient.getQueryData(queryOf({ jobId, page }).queryKey);
  if (before === undefined) return;
  queryClient.setQueryData(queryOf({ jobId, page }).queryKey, { ...before, version, corrections, page: row });
  const fewer = (before.page.doubtful_words ?? 0) - (row.doubtful_words ?? 0);
  queryClient.setQueryData<Job>(
    jobKey(jobId),
    (job) => job && { ...job, doubtful_words: Math.max(0, job.doubtful_words - fewer) },
  );
  queryClient.setQueriesData<JobPages>({ queryKey: pagesKey(jobId) }, (pages) =>
    pages === undefined
      ? pages
      : { ...pages, items: pages.items.map((each) => (each.number === row.number ? row : each)) },
  );
}

async function look(spot: Spot): Promise<{ version: number; text: string | null }> {
  const { version, corrections } = await queryClient.query({ ...queryOf(spot), staleTime: 0 });
  const [x0, y0, x1, y1] = spot.anchor.box;
  const theirs =
    corrections.find((each) => keyOf(each) === keyOf(spot.anchor)) ??
    // The line of the word.
    corrections.find(({ box }) => box[0] <= x0 && box[1] <= y0 && box[2] >= x1 && box[3] >= y1);
  return { version, text: theirs?.text ?? null };
}

export const outbox = new CorrectionOutbox({ save, look });

/** The version of a page that is known here. */
export const versionOf =
  (jobId: string) =>
  (page: number): number =>
    queryClient.getQueryData(queryOf({ jobId, page }).queryKey)?.version ?? 1;

window.addEventListener("online", outbox.resume);
whenSignedIn(outbox.resume);
window.addEventListener("beforeunload", (event) => {
  if (outbox.unsaved().length > 0) event.preventDefault();
});

export const useUnsaved = (): readonly Unsaved[] => useSyncExternalStore(outbox.subscribe, outbox.unsaved);
