// One document and its pages, kept up to date until it has ended.
import { keepPreviousData, queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, body, pageBody } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Job, JobPages } from "@/api/types";
import { jobKey, known, lastAccepted, pagesKey, replace } from "@/features/jobs/cache";
import { pollInterval } from "@/features/jobs/polling";
import { isOpen } from "@/features/jobs/states";

/** So long is taken as it stands what was asked for on the way to the document. */
const FRESH_MS = 2_000;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: async () => {
      const job = body(await api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } }));
      replace(job);
      return job;
    },
    staleTime: FRESH_MS,
  });

export function useJob(id: string): UseQueryResult<Job> {
  return useQuery({
    ...jobQuery(id),
    placeholderData: () => known(id), // As the list has it: its pages can be asked for at once.
    refetchInterval: ({ state: { data, errorUpdateCount, status } }) =>
      data === undefined || !isOpen(data)
        ? false
        : pollInterval({
            now: Date.now(),
            lastAccepted: lastAccepted(),
            active: true,
            isWatched: true,
            failures: status === "error" ? errorUpdateCount : 0,
          }),
  });
}

/** The pages that are there by now; asked for anew whenever the job has changed. */
export function useJobPages(job: Job): UseQueryResult<JobPages> {
  return useQuery({
    queryKey: [...pagesKey(job.id), job.changed_at],
    queryFn: async () => body(await api.GET("/api/v1/jobs/{job_id}/pages", { params: { path: { job_id: job.id } } })),
    placeholderData: keepPreviousData,
    staleTime: isOpen(job) ? 0 : Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  });
}

/** Asks for the page that will be shown beside the question which pages there are: one wait instead of two. */
export function usePageAhead(job: Job, number: number): void {
  const { id, state, options, pages } = job;
  const isThere = state === "succeeded" && options.pages === null && number <= (pages.total ?? 0);
  useEffect(() => {
    // What stands in the way is said where the page is shown.
    if (isThere) queryClient.query(pageResultQuery(id, number)).catch(() => undefined);
  }, [id, number, isThere]);
}

/** What the machine read on a page, which does not change once it is there, and what people say of it, which does. */
export const pageResultQuery = (jobId: string, number: number) =>
  queryOptions({
    queryKey: ["jobs", "page", jobId, number] as const,
    queryFn: async () =>
      pageBody(
        await api.GET("/api/v1/jobs/{job_id}/pages/{number}", {
          params: { path: { job_id: jobId, number }, query: { corrected: "false" } },
        }),
      ),
    staleTime: 30_000,
  });
