// One document and its pages, kept up to date: often until it has ended, then occasionally for corrections by others.
import { keepPreviousData, queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, body, briefly, pageBody } from "@/api/client";
import type { Job, JobPages } from "@/api/types";
import { jobKey, cachedJob, pagesKey, replace } from "@/features/documents/data/cache/cache";
import { pollInterval } from "@/features/documents/data/cache/polling";
import { isOpen } from "@/features/documents/data/states";
import { uploadActivity } from "@/features/documents/data/uploadActivity";

/** Prefetched data is considered fresh for this long. */
const FRESH_MS = 5_000;
/** Polling interval of a finished document, in case it is corrected elsewhere. */
const ENDED_MS = 5_000;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: async () => {
      const request = { params: { path: { job_id: id } }, signal: briefly() };
      const job = body(await api.GET("/api/v1/jobs/{job_id}", request));
      replace(job);
      return job;
    },
    staleTime: FRESH_MS,
  });

export function useJob(id: string): UseQueryResult<Job> {
  return useQuery({
    ...jobQuery(id),
    placeholderData: () => cachedJob(id), // As the list has it: its pages can be asked for at once.
    refetchInterval: ({ state: { data, errorUpdateCount, status } }) =>
      data === undefined
        ? false
        : !isOpen(data) && status !== "error"
          ? ENDED_MS
          : pollInterval({
              now: Date.now(),
              lastAccepted: uploadActivity.lastAccepted(),
              active: true,
              isWatched: true,
              failures: status === "error" ? errorUpdateCount : 0,
            }),
  });
}

/** The text of all pages, as corrected. */
export const documentText = async (id: string): Promise<string> => {
  const request = { path: { job_id: id }, query: { format: "text" } } as const;
  return body(await api.GET("/api/v1/jobs/{job_id}/result", { params: request, parseAs: "text" }));
};

/** The pages that exist so far; requested again whenever the job has changed. */
export const pagesQuery = (job: Job) =>
  queryOptions({
    queryKey: [...pagesKey(job.id), job.changed_at],
    queryFn: async () => body(await api.GET("/api/v1/jobs/{job_id}/pages", { params: { path: { job_id: job.id } } })),
    staleTime: isOpen(job) ? 0 : Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  });

export const useJobPages = (job: Job): UseQueryResult<JobPages> =>
  useQuery({ ...pagesQuery(job), placeholderData: keepPreviousData });

/** The machine's reading of a page, which never changes, and the corrections, which do. */
export const pageResultQuery = (jobId: string, number: number) =>
  queryOptions({
    queryKey: ["jobs", "page", jobId, number] as const,
    queryFn: async () =>
      pageBody(
        await api.GET("/api/v1/jobs/{job_id}/pages/{number}", {
          params: { path: { job_id: jobId, number }, query: { corrected: false } },
        }),
      ),
    staleTime: 30_000,
  });
