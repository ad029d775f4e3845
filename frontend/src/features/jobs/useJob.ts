// One document and its pages, kept up to date until it has ended.
import { keepPreviousData, queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, body, pageBody } from "@/api/client";
import type { Job, JobPages } from "@/api/types";
import { jobKey, lastAccepted, pagesKey, replace } from "@/features/jobs/cache";
import { pollInterval } from "@/features/jobs/polling";
import { isOpen } from "@/features/jobs/states";

export function useJob(id: string): UseQueryResult<Job> {
  return useQuery({
    queryKey: jobKey(id),
    queryFn: async () => {
      const job = body(await api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } }));
      replace(job);
      return job;
    },
    refetchInterval: ({ state: { data, errorUpdateCount, status } }) =>
      data === undefined || !isOpen(data)
        ? false
        : pollInterval({
            now: Date.now(),
            lastAccepted: lastAccepted(),
            active: true,
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
