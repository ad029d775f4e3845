// One document: its pages as scanned and as read. Loaded when the first document is opened.
import { Button, VisuallyHidden } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { NotFound } from "@/app/NotFound";
import { problemOf } from "@/api/problem";
import type { Job, JobPage } from "@/api/types";
import { askForPage } from "@/features/jobs/ahead";
import { Unsaved } from "@/features/correct/Unsaved";
import { useJob, useJobPages } from "@/features/jobs/useJob";
import { isOpen, stageText } from "@/features/jobs/states";
import { DocumentHead } from "@/features/viewer/DocumentHead";
import type { WordPlace } from "@/features/viewer/place";
import { PageRail } from "@/features/viewer/PageRail";
import { PageView } from "@/features/viewer/PageView";
import { PageWaiting } from "@/features/viewer/PageWaiting";
import { FindBar } from "@/features/viewer/FindBar";
import type { Found } from "@/features/viewer/useFind";
import { useFinding } from "@/features/viewer/useFinding";
import type { PageHits } from "@/features/viewer/useHits";
import { usePageKeys } from "@/features/viewer/usePageKeys";
import classes from "@/features/viewer/Viewer.module.css";
import { t } from "@/i18n";
import { Blank } from "@/ui/Blank";
import { Busy } from "@/ui/Busy";
import { ProblemNote } from "@/ui/ProblemNote";

const route = getRouteApi("/inside/jobs/$jobId");

const NO_PAGES: readonly JobPage[] = [];

function Loading() {
  return (
    <div className={classes.loading}>
      <Busy />
    </div>
  );
}

export function DocumentPage() {
  const { jobId } = route.useParams();
  const { data: job, error, refetch } = useJob(jobId);
  if (job !== undefined) return <Document key={job.id} job={job} />;
  const problem = error === null ? null : problemOf(error);
  if (problem?.code === "not_found") return <NotFound />;
  return (
    <>
      <VisuallyHidden component="h1">{t.navigation.documents}</VisuallyHidden>
      {problem === null ? (
        <Loading />
      ) : (
        <div className={classes.loading}>
          <ProblemNote problem={problem} onRetry={() => void refetch()} />
        </div>
      )}
    </>
  );
}

function Document({ job }: { job: Job }) {
  const { page: asked, word, find } = route.useSearch();
  const { data, error, refetch, isPlaceholderData } = useJobPages(job);
  const pages = data?.items ?? NO_PAGES;
  const number = asked ?? pages[0]?.number ?? 1;
  useEffect(() => {
    askForPage(job, number);
  }, [job, number]);
  const [isEditing, setEditing] = useState(false); // It goes on from page to page.
  usePageKeys(job.id, pages, number);
  const finding = useFinding(job.id, number, find);
  return (
    <div className={classes.document}>
      <DocumentHead job={job} onFind={finding.open} />
      {finding.isOpen && (
        <FindBar
          jobId={job.id}
          page={number}
          find={find ?? ""}
          found={finding.found}
          hits={finding.hits}
          chosen={typeof word === "number" ? word - 1 : null}
          field={finding.field}
          onClose={finding.close}
        />
      )}
      <Unsaved jobId={job.id} />
      {error !== null && <ProblemNote problem={problemOf(error)} onRetry={() => void refetch()} />}
      {job.queue?.reason != null && <p className={classes.reason}>{t.reason(job.queue.reason)}</p>}
      {data === undefined ? (
        error === null && <Loading />
      ) : (
        <div className={classes.body} data-rail={pages.length > 1 || undefined}>
          {pages.length > 1 && <PageRail jobId={job.id} pages={pages} current={number} />}
          <Content
            job={job}
            pages={pages}
            isStale={isPlaceholderData}
            number={number}
            word={word}
            isEditing={isEditing}
            onEditing={setEditing}
            found={finding.found}
            onHits={finding.onHits}
          />
        </div>
      )}
    </div>
  );
}

interface ContentProps {
  job: Job;
  pages: readonly JobPage[];
  /** They are those from before the job's last change. */
  isStale: boolean;
  number: number;
  word: WordPlace | undefined;
  isEditing: boolean;
  onEditing: (isEditing: boolean) => void;
  found: Found;
  onHits: (hits: PageHits) => void;
}

function Content({ job, pages, isStale, number, ...rest }: ContentProps) {
  const page = pages.find((each) => each.number === number);
  if (page !== undefined) return <PageView job={job} pages={pages} page={page} {...rest} />;
  if (isOpen(job)) {
    return pages.length === 0 ? (
      <Blank
        icon="waiting"
        title={stageText(job)}
        hint={job.state === "queued" ? t.viewer.waiting : t.viewer.preparing}
      />
    ) : (
      <PageWaiting />
    );
  }
  if (isStale) return <Loading />;
  if (job.problem !== null) {
    return <Blank icon="failed" title={t.jobs.states.failed} hint={t.error(job.problem.code, job.problem)} />;
  }
  if (pages.length === 0) return <Blank icon="cancelled" title={t.jobs.states.cancelled} hint={t.viewer.cancelled} />;
  return (
    <Blank icon="document" title={t.viewer.noSuchPage(number, pages.length)}>
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
      >
        {t.viewer.firstPage}
      </Button>
    </Blank>
  );
}
