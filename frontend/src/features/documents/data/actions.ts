// Actions on a document; each reports its success, or the reason of its failure.
import { notifications } from "@mantine/notifications";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { ProblemError } from "@/api/problem";
import type { BulkAnswer, Job } from "@/api/types";
import { removeJobs, refreshJobs, replace } from "@/features/documents/data/cache/cache";
import { jobName } from "@/features/documents/data/states";
import { t } from "@/i18n";
import { problemText } from "@/ui/feedback/ProblemNote";

const at = (job: Job) => ({ params: { path: { job_id: job.id } } });

export function complain(error: Error): void {
  if (!(error instanceof ProblemError)) throw error;
  notifications.show({ message: problemText(error.problem), className: "problem-toast" });
  void refreshJobs();
}

export function useCancelJob(): UseMutationResult<Job, Error, Job> {
  return useMutation({
    mutationFn: async (job: Job) => body(await api.POST("/api/v1/jobs/{job_id}/cancel", at(job))),
    onSuccess: (job) => {
      replace(job);
      notifications.show({ message: t("jobs.cancelled", { name: jobName(job) }) });
    },
    onError: complain,
  });
}

export function useRemoveJob(): UseMutationResult<void, Error, Job> {
  return useMutation({
    mutationFn: async (job: Job) => {
      await api.DELETE("/api/v1/jobs/{job_id}", at(job));
    },
    onSuccess: (_nothing, job) => {
      removeJobs([job.id]);
      notifications.show({ message: t("jobs.removed", { name: jobName(job) }) });
    },
    onError: complain,
  });
}

interface BulkWish {
  action: "cancel" | "delete";
  jobs: readonly Job[];
}

/** Applies one action to many documents; failures are reported with their reason. */
export function useBulk(): UseMutationResult<BulkAnswer, Error, BulkWish> {
  return useMutation({
    mutationFn: async ({ action, jobs }: BulkWish) =>
      body(await api.POST("/api/v1/jobs/bulk", { body: { action, ids: jobs.map(({ id }) => id) } })),
    onSuccess: ({ items }, { action }) => {
      const failed = items.flatMap(({ problem }) => problem ?? []);
      const done = items.filter(({ problem }) => problem === null);
      if (action === "delete") removeJobs(done.map(({ id }) => id));
      if (done.length > 0) notifications.show({ message: t(`jobs.bulk.done.${action}`, { count: done.length }) });
      const [first] = failed;
      if (first !== undefined) {
        const message = t("jobs.bulk.failed", { count: failed.length, why: problemText(first) });
        notifications.show({ message, className: "problem-toast" });
      }
      void refreshJobs();
    },
    onError: complain,
  });
}
