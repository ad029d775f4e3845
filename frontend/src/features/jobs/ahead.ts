// What a page needs, asked for at once and ahead: while its code is loaded and drawn, not one after the other.
import { pageAddress } from "@/api/addresses";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import type { JobFilter } from "@/features/jobs/filter";
import { jobQuery, pageResultQuery, pagesQuery } from "@/features/jobs/useJob";
import { jobsQuery } from "@/features/jobs/useJobs";

/** What stands in the way is said where the answer is used. */
const quietly = (question: Promise<unknown>): void => {
  question.catch(() => undefined);
};

export function askForList(filter: JobFilter): void {
  quietly(queryClient.infiniteQuery({ ...jobsQuery(filter), staleTime: "static" }));
}

export function askForJob(id: string): void {
  quietly(queryClient.query(jobQuery(id)));
}

/** Of a job that was read with all its pages; of others it is not known which pages are there. */
export function askForPage(job: Job, page: number): void {
  if (job.state !== "succeeded" || job.options.pages !== null || page > (job.pages.total ?? 0)) return;
  quietly(queryClient.query(pagesQuery(job)));
  quietly(queryClient.query({ ...pageResultQuery(job.id, page), staleTime: "static" }));
  new Image().src = pageAddress(job.id, page, "preview");
}

export function askForDocument(id: string, page: number): void {
  quietly(
    queryClient.query(jobQuery(id)).then((job) => {
      askForPage(job, page);
    }),
  );
}
