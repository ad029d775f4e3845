// Retries failed pages; asks for another endpoint if their own cannot read at the moment.
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, body } from "@/api/client";
import { type Problem, problemOf } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import type { Job } from "@/api/types";
import { endpointsQuery } from "@/features/endpoints/useEndpoints";
import { complain } from "@/features/documents/data/actions";
import { addUploaded, refreshJobs } from "@/features/documents/data/cache/cache";
import { choiceFor } from "@/features/documents/retry/retry";
import { RetryDialog } from "@/features/documents/retry/RetryDialog";
import { t } from "@/i18n";
import { problemText } from "@/ui/feedback/ProblemNote";

export interface RetryProps {
  jobs: readonly Job[];
  /** The retry was started or dismissed. */
  onEnd: () => void;
}

/** `endpoint` empty: each document with its own. */
async function readAgain(jobs: readonly Job[], endpoint: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { id } of jobs) {
    try {
      const path = { job_id: id };
      addUploaded(body(await api.POST("/api/v1/jobs/{job_id}/retry", { params: { path }, body: { endpoint } })));
    } catch (error) {
      problems.push(problemOf(error)); // The others are read again all the same.
    }
  }
  return problems;
}

function report(problems: readonly Problem[], count: number): void {
  const done = count - problems.length;
  if (done > 0) notifications.show({ message: t("retry.started", { count: done }) });
  const [first] = problems;
  if (first !== undefined) {
    const message = t("jobs.bulk.failed", { count: problems.length, why: problemText(first) });
    notifications.show({ message, className: "problem-toast" });
  }
  void refreshJobs();
}

export function RetryFlow({ jobs, onEnd }: RetryProps) {
  const send = useMutation({
    mutationFn: (endpoint: string) => readAgain(jobs, endpoint),
    onSuccess: (problems) => {
      report(problems, jobs.length);
    },
    onSettled: onEnd,
  });
  const look = useMutation({
    mutationFn: async () => choiceFor(jobs, await queryClient.query({ ...endpointsQuery, staleTime: 0 })),
    onSuccess: ({ mustAsk }) => {
      if (!mustAsk) send.mutate("");
    },
    onError: (error) => {
      complain(error);
      onEnd();
    },
  });
  const hasBegun = useRef(false);
  const { mutate: begin } = look;
  useEffect(() => {
    if (!hasBegun.current) begin();
    hasBegun.current = true;
  }, [begin]);
  if (look.data?.mustAsk !== true) return null;
  return <RetryDialog choice={look.data} isPending={send.isPending} onChoose={send.mutate} onLeave={onEnd} />;
}
