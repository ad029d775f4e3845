// What a job's state means to a person: its word, its icon, its tone. Colour never says it alone.
import type { Job, JobPage } from "@/api/types";
import { t } from "@/i18n";
import { errorText } from "@/i18n/errors";
import type { IconName } from "@/ui/icons";

export type JobState = Job["state"];
export type Tone = "good" | "warn" | "bad" | "calm" | "accent";

export const STATES: Record<JobState, { icon: IconName; tone: Tone }> = {
  queued: { icon: "waiting", tone: "calm" },
  running: { icon: "reading", tone: "accent" },
  succeeded: { icon: "check", tone: "good" },
  partial: { icon: "partial", tone: "warn" },
  failed: { icon: "failed", tone: "bad" },
  cancelled: { icon: "cancelled", tone: "calm" },
};

export const isJobState = (value: unknown): value is JobState =>
  typeof value === "string" && Object.hasOwn(STATES, value);

export const isOpen = ({ state }: Pick<Job, "state">): boolean => state === "queued" || state === "running";

/**
 * Whether a page will still be read. For a moment, the job may be known to have ended while the page's outcome is not
 * known yet.
 */
export const isAwaited = (job: Pick<Job, "state">, page: Pick<JobPage, "state">): boolean =>
  page.state === "waiting" && job.state !== "cancelled";

/** Whether there is text to download: all of it, or that of the pages that could be read. */
export const hasResult = (job: Pick<Job, "state" | "pages">): boolean => !isOpen(job) && job.pages.done > 0;

/** Pages that a result of the document leaves out: those that failed, and those that were not read before it ended. */
export const pagesLeftOut = (job: Pick<Job, "state" | "pages">): number =>
  isOpen(job) ? 0 : Math.max(0, (job.pages.total ?? job.pages.document ?? 0) - job.pages.done);

/** The missing part of a cancelled document, as a text; null for any other document. */
export function cancelledText(job: Job): string | null {
  const count = pagesLeftOut(job);
  if (job.state !== "cancelled" || job.pages.done === 0 || count === 0) return null;
  return t("jobs.cancelledPartly", { count, total: count + job.pages.done });
}

export const jobName = ({ file_name }: Pick<Job, "file_name">): string =>
  file_name === "" ? t("jobs.unnamed") : file_name;

const WORTH_SAYING_SECONDS = 5;

/** The page that is being read after `done` are; never one past the end. */
export const pageText = (done: number, total: number): string =>
  t("jobs.page", { page: Math.min(done + 1, total), total });

/** The progress of an unfinished job, as a text. The API gives the queue position only for a single job. */
export function stageText({ state, pages, queue }: Job): string {
  if (state === "running") {
    return pages.total === null ? t("jobs.preparing") : pageText(pages.done + pages.failed, pages.total);
  }
  if (state !== "queued" || queue === null) return t(`jobs.states.${state}`);
  const behind = t("jobs.waitingBehind", { count: queue.position - 1 });
  const seconds = Math.ceil(queue.eta_seconds ?? 0);
  return seconds < WORTH_SAYING_SECONDS ? behind : `${behind}, ${t("jobs.waitingAbout", { seconds })}`;
}

/** The announcement when a job ends, or null if the reader caused the end. */
export function endText(job: Job): string | null {
  const name = jobName(job);
  switch (job.state) {
    case "succeeded":
      return t("jobs.finished", { name });
    case "partial":
      return t("jobs.finishedPartly", { name, count: job.pages.failed });
    case "failed":
      return t("jobs.failed", { name, why: job.problem === null ? "" : errorText(job.problem.code, job.problem) });
    case "queued":
    case "running":
    case "cancelled":
      return null;
  }
}

/** The first page that a selection such as "3-5,2" asks for; null asks for all. */
export const firstPage = (selection: string | null): number =>
  selection === null ? 1 : Math.min(...selection.split(",").map((range) => Number.parseInt(range, 10)));
