// Requests the data of a page ahead, in parallel with loading and rendering its code.
import { pageUrl } from "@/api/urls";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import type { JobFilter } from "@/features/documents/data/filter/filter";
import { jobQuery, pageResultQuery, pagesQuery } from "@/features/documents/data/useJob";
import { jobsQuery } from "@/features/documents/data/useJobs";

/** Errors are reported where the answer is used. */
const quietly = (question: Promise<unknown>): void => {
  question.catch(() => undefined);
};

export function prefetchList(filter: JobFilter): void {
  quietly(queryClient.infiniteQuery({ ...jobsQuery(filter), staleTime: "static" }));
}

export function prefetchJob(id: string): void {
  quietly(queryClient.query(jobQuery(id)));
}

/** Of a job that was read with all its pages; of others it is not known which pages are there. */
export function prefetchPage(job: Job, page: number): void {
  if (job.state !== "succeeded" || job.options.pages !== null || page > (job.pages.total ?? 0)) return;
  quietly(queryClient.query(pagesQuery(job)));
  quietly(queryClient.query({ ...pageResultQuery(job.id, page), staleTime: "static" }));
  new Image().src = pageUrl(job.id, page, "preview");
}

export function prefetchDocument(id: string, page: number): void {
  quietly(
    queryClient.query(jobQuery(id)).then((job) => {
      prefetchPage(job, page);
    }),
  );
}
