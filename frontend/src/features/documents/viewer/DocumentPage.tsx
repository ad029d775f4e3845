// One document: its pages as scanned and as read. Loaded when the first document is opened.
import { Button, VisuallyHidden } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { t } from "@/i18n";
import { errorText } from "@/i18n/errors";
import { reasonText } from "@/i18n/reasons";
import { NotFound } from "@/ui/feedback/NotFound";
import { problemOf } from "@/api/problem";
import type { Job, JobPage } from "@/api/types";
import { prefetchPage } from "@/features/documents/data/cache/prefetch";
import { UnsavedCorrections } from "@/features/documents/correct/UnsavedCorrections";
import { useJob, useJobPages } from "@/features/documents/data/useJob";
import { cancelledText, isOpen, stageText } from "@/features/documents/data/states";
import { DocumentHead } from "@/features/documents/viewer/DocumentHead";
import type { WordAddress } from "@/features/documents/page/address";
import { PageRail } from "@/features/documents/viewer/PageRail";
import { PageView } from "@/features/documents/viewer/PageView";
import { RetryButton } from "@/features/documents/retry/RetryButton";
import { WayOn } from "@/features/documents/viewer/WayOn";
import { PageWaiting } from "@/features/documents/viewer/PageWaiting";
import { FindBar } from "@/features/documents/viewer/find/FindBar";
import type { Found } from "@/features/documents/viewer/find/useFindQuery";
import { useFindBar } from "@/features/documents/viewer/find/useFindBar";
import type { PageHits } from "@/features/documents/viewer/find/usePageHits";
import { usePageKeys } from "@/features/documents/viewer/usePageKeys";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { Spinner } from "@/ui/feedback/Spinner";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

const route = getRouteApi("/inside/jobs/$jobId");

const NO_PAGES: readonly JobPage[] = [];

function Loading() {
  return (
    <div className={classes.loading}>
      <Spinner />
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
      <VisuallyHidden component="h1">{t("navigation.documents")}</VisuallyHidden>
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
    prefetchPage(job, number);
  }, [job, number]);
  const [isEditing, setEditing] = useState(false); // It goes on from page to page.
  usePageKeys(job.id, pages, number);
  const lack = cancelledText(job);
  const finding = useFindBar(job.id, number, find);
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
      <UnsavedCorrections jobId={job.id} />
      {error !== null && <ProblemNote problem={problemOf(error)} onRetry={() => void refetch()} />}
      {job.queue?.reason != null && <p className={classes.reason}>{reasonText(job.queue.reason)}</p>}
      {lack !== null && (
        <div className={classes.reason}>
          {lack} <RetryButton job={job} />
        </div>
      )}
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
  word: WordAddress | undefined;
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
      <EmptyState
        icon="waiting"
        title={stageText(job)}
        hint={job.state === "queued" ? t("viewer.waiting") : t("viewer.preparing")}
      />
    ) : (
      <PageWaiting />
    );
  }
  if (isStale) return <Loading />;
  if (job.problem !== null) {
    return (
      <EmptyState icon="failed" title={t("jobs.states.failed")} hint={errorText(job.problem.code, job.problem)}>
        <WayOn job={job} />
      </EmptyState>
    );
  }
  if (pages.length === 0) {
    return (
      <EmptyState icon="cancelled" title={t("jobs.states.cancelled")} hint={t("viewer.cancelled")}>
        <WayOn job={job} />
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="document" title={t("viewer.noSuchPage", { page: number, count: pages.length })}>
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
      >
        {t("viewer.firstPage")}
      </Button>
    </EmptyState>
  );
}
