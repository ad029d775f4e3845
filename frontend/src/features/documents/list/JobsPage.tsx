// The start: a place to add files, and all documents, newest first.
import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense, useMemo } from "react";
import { type JobFilter, readFilter } from "@/features/documents/data/filter/filter";
import { FilterBar, filterWords, StateLinks } from "@/features/documents/list/filters/Filters";
import { JobList, ListEnd } from "@/features/documents/list/JobList";
import classes from "@/features/documents/list/JobsPage.module.css";
import { JobListSkeleton } from "@/features/documents/list/JobListSkeleton";
import { useJobs } from "@/features/documents/data/useJobs";
import { useSelection } from "@/features/documents/list/useSelection";
import { hasWords } from "@/features/documents/data/filter/searchWords";
import { SampleOffer } from "@/features/documents/upload/SampleOffer";
import { UploadPanel } from "@/features/documents/upload/UploadPanel";
import { useUploads } from "@/features/documents/upload/uploads";
import { t } from "@/i18n";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { PageTitle } from "@/ui/layout/PageTitle";
import { ProblemNote } from "@/ui/feedback/ProblemNote";
import { lazyComponent } from "@/ui/loading/lazyComponent";

const BulkBar = lazyComponent(async () => (await import("@/features/documents/list/BulkBar")).BulkBar);
const route = getRouteApi("/inside/jobs");

function Nothing({ filter }: { filter: JobFilter }) {
  const words = filterWords(filter);
  if (words.length === 0) {
    return (
      <EmptyState icon="document" title={t("jobs.none")} hint={t("jobs.noneHint")}>
        <SampleOffer />
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="search" title={t("jobs.noneMatch")} hint={t("list.noneFits", { filters: words.join(" · ") })}>
      <Button variant="default" mt="sm" renderRoot={(props) => <Link to="/jobs" search={{}} {...props} />}>
        {t("jobs.showAll")}
      </Button>
      {hasWords(filter.q) && (
        <Link to="/search" search={{ q: filter.q }} className={classes.further}>
          {t("list.inTexts", { text: filter.q })}
        </Link>
      )}
    </EmptyState>
  );
}

export function JobsPage() {
  const search = route.useSearch();
  const { state, q, endpoint, batch, tag, from, to } = search;
  // Of the address without the selection, so that it stays the same while documents are chosen.
  const filter = useMemo(
    () => readFilter({ state, q, endpoint, batch, tag, from, to }),
    [state, q, endpoint, batch, tag, from, to],
  );
  const view = useJobs(filter);
  const { jobs, problem, isLoading, retry } = view;
  const uploads = useUploads();
  const selection = useSelection(jobs);
  const isNarrowed = filterWords(filter).length > 0;
  const isEmpty = uploads.length === 0 && jobs.length === 0;
  return (
    <div className={classes.page}>
      <UploadPanel />
      <div className={classes.head}>
        <PageTitle text={t("jobs.title")} />
        {(isNarrowed || !isEmpty) && (
          <>
            <FilterBar filter={filter} jobs={jobs} />
            <StateLinks filter={filter} />
          </>
        )}
      </div>
      {problem !== null && <ProblemNote problem={problem} title={t("jobs.stale")} onRetry={retry} />}
      {isLoading && isEmpty && <JobListSkeleton />}
      {!isLoading && isEmpty && problem === null && <Nothing filter={filter} />}
      {!isEmpty && <JobList filter={filter} uploads={uploads} view={view} selection={selection} />}
      {selection.chosen.length > 0 && (
        <Suspense>
          <BulkBar selection={selection} shown={jobs.length} />
        </Suspense>
      )}
      {jobs.length > 0 && <ListEnd view={view} />}
    </div>
  );
}
