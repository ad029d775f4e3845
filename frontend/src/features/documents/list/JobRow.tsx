// The row of a document: its name, its state, and its actions.
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import { pageUrl } from "@/api/urls";
import type { Endpoint, Job } from "@/api/types";
import { Labels } from "@/features/documents/list/Labels";
import { useRememberList } from "@/features/documents/data/backToList";
import { JobMenu } from "@/features/documents/job/JobMenu";
import classes from "@/features/documents/job/Row.module.css";
import { readingProgress } from "@/features/documents/data/progress";
import { StateBadge } from "@/features/documents/job/StateBadge";
import { cancelledText, firstPage, hasResult, isOpen, jobName, stageText } from "@/features/documents/data/states";
import { Expiry } from "@/features/documents/job/Expiry";
import { JobProgress } from "@/features/documents/job/JobProgress";
import { jobOptionSummary } from "@/features/documents/upload/options/optionSummary";
import { t } from "@/i18n";
import { errorText } from "@/i18n/errors";
import * as format from "@/i18n/format";
import { reasonText } from "@/i18n/reasons";
import type { Reason } from "@/i18n/reasons";
import { useLanguage } from "@/i18n/useLanguage";
import { Icon } from "@/ui/icons";
import { lazyComponent } from "@/ui/loading/lazyComponent";

/** They come with the menu that they stand in. */
const RowMenuItems = lazyComponent(async () => (await import("@/features/documents/job/JobMenuItems")).RowMenuItems);
const DOT = " · ";

/** "PDF · 12 pages · 1.2 MB · German", as far as it is known. */
function facts(job: Job, readWith: readonly string[]): string {
  const type = (job.media_type.split("/")[1] ?? "").toUpperCase();
  const pages = job.pages.document === null ? [] : [t("jobs.pages", { count: job.pages.document })];
  return [type, ...pages, format.bytes(job.size_bytes), ...readWith, ...reading(job)].join(DOT);
}

/** How the text was obtained, once it exists. */
function reading(job: Job): string[] {
  if (!hasResult(job)) return [];
  return [job.reused_from === null ? t("jobs.took", { seconds: job.work_seconds }) : t("jobs.reused")];
}

/** The problem, as a text; null if there is none. */
function problemText(job: Job): string | null {
  if (job.problem !== null) return errorText(job.problem.code, job.problem);
  return job.pages.failed > 0 ? t("jobs.someFailed", { count: job.pages.failed }) : cancelledText(job);
}

/** The first page, once something was read; a page that has no picture leaves the symbol. */
function Thumbnail({ job }: { job: Job }) {
  const [isBroken, setBroken] = useState(false);
  const hasPicture = job.pages.done > 0 && !isBroken;
  if (!hasPicture) return <Icon name="document" size={22} />;
  return (
    <img
      src={pageUrl(job.id, firstPage(job.options.pages), "thumbnail")}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => {
        setBroken(true);
      }}
    />
  );
}

/** The number of doubtful words, with a link to the first one. */
function Doubts({ job: { id, doubtful_words: count } }: { job: Job }) {
  if (count === 0) return null;
  return (
    <Link to="/jobs/$jobId" params={{ jobId: id }} search={{ word: "first" }} className={classes.doubts}>
      {t("list.doubtful", { count })}
    </Link>
  );
}

interface Props {
  job: Job;
  /** Those that read documents, as far as they are known. */
  endpoints: readonly Endpoint[] | undefined;
  /** Why its endpoint reads nothing at the moment. */
  reason: Reason | undefined;
  isSelected: boolean;
  onToggle: (id: string, extend: boolean) => void;
}

/** Rendered again only if something in it changed, because the list is rendered at every scroll step. */
export const JobRow = memo(function JobRow({ job, endpoints, reason, isSelected, onToggle }: Props) {
  const name = jobName(job);
  const wrong = problemText(job);
  const readWith = jobOptionSummary(job, endpoints, useLanguage());
  const leave = useRememberList();
  return (
    <>
      <label className={classes.pick}>
        <input
          type="checkbox"
          aria-label={t("jobs.bulk.select", { name })}
          checked={isSelected}
          onChange={({ nativeEvent }) => {
            onToggle(job.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
          }}
        />
      </label>
      <span className={classes.thumb}>
        <Thumbnail job={job} />
      </span>
      <div className={classes.main}>
        <Link
          to="/jobs/$jobId"
          params={{ jobId: job.id }}
          className={classes.name}
          title={name}
          onClick={() => {
            leave(job.id);
          }}
        >
          {name}
        </Link>
        <span className={classes.facts}>
          <span>{facts(job, readWith)}</span>
          <time dateTime={job.created_at} title={format.exactMoment(job.created_at)}>
            {format.moment(job.created_at)}
          </time>
          <Expiry job={job} />
        </span>
        <Labels job={job} />
        {wrong !== null && <span className={classes.trouble}>{wrong}</span>}
      </div>
      <div className={classes.status}>
        {isOpen(job) ? (
          <JobProgress
            id={job.id}
            name={name}
            value={readingProgress(job.pages)}
            words={stageText({ ...job, queue: null })}
            reason={reason && reasonText(reason)}
          />
        ) : (
          <StateBadge state={job.state} />
        )}
        <Doubts job={job} />
      </div>
      <JobMenu job={job} className={classes.menu}>
        <RowMenuItems job={job} />
      </JobMenu>
    </>
  );
});
