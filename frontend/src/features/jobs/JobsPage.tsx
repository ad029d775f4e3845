// The start: a place to add files, and all documents, newest first.
import { Button, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { BulkBar } from "@/features/jobs/BulkBar";
import { JobRow } from "@/features/jobs/JobRow";
import classes from "@/features/jobs/Jobs.module.css";
import { type JobState, STATES } from "@/features/jobs/states";
import { useJobs } from "@/features/jobs/useJobs";
import { useSelection } from "@/features/jobs/useSelection";
import { SampleOffer } from "@/features/upload/SampleOffer";
import { UploadPanel } from "@/features/upload/UploadPanel";
import { UploadRow } from "@/features/upload/UploadRow";
import { useUploads } from "@/features/upload/uploads";
import { t } from "@/i18n";
import { Blank } from "@/ui/Blank";
import { PageTitle } from "@/ui/PageTitle";
import { ProblemNote } from "@/ui/ProblemNote";

const route = getRouteApi("/inside/jobs");
const FILTERS = [undefined, ...(Object.keys(STATES) as JobState[])];

function Filters({ current }: { current: JobState | undefined }) {
  return (
    <nav aria-label={t.jobs.filter}>
      <ul className={classes.filters}>
        {FILTERS.map((state) => (
          <li key={state ?? "all"}>
            <Link
              to="/jobs"
              search={state === undefined ? {} : { state }}
              // The router's own idea of the current link, which a selection in the address must not change.
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={state === current ? "page" : undefined}
              className={classes.filter}
            >
              {state === undefined ? t.jobs.all : t.jobs.states[state]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Waiting() {
  return (
    <ul className={classes.list} aria-busy="true" aria-label={t.loading}>
      {[0, 1, 2].map((row) => (
        <li key={row} className={classes.row}>
          <Skeleton className={classes.thumb} />
          <div className={classes.what}>
            <Skeleton height={14} width="45%" />
            <Skeleton height={11} width="30%" mt={6} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ state }: { state: JobState | undefined }) {
  if (state === undefined) {
    return (
      <Blank icon="document" title={t.jobs.none} hint={t.jobs.noneHint}>
        <SampleOffer />
      </Blank>
    );
  }
  return (
    <Blank icon={STATES[state].icon} title={t.jobs.noneMatch} hint={t.jobs.noneMatchHint(t.jobs.states[state])}>
      <Button variant="default" mt="sm" renderRoot={(props) => <Link to="/jobs" search={{}} {...props} />}>
        {t.jobs.showAll}
      </Button>
    </Blank>
  );
}

export function JobsPage() {
  const { state } = route.useSearch();
  const { jobs, problem, isLoading, hasMore, loadMore, isLoadingMore, retry } = useJobs(state);
  const uploads = [...useUploads()].reverse();
  const selection = useSelection(jobs);
  const isEmpty = uploads.length === 0 && jobs.length === 0;
  return (
    <div className={classes.page}>
      <UploadPanel />
      <div className={classes.head}>
        <PageTitle text={t.jobs.title} />
        {(state !== undefined || !isEmpty) && <Filters current={state} />}
      </div>
      {problem !== null && <ProblemNote problem={problem} title={t.jobs.stale} onRetry={retry} />}
      {isLoading && isEmpty && <Waiting />}
      {!isLoading && isEmpty && problem === null && <Nothing state={state} />}
      {!isEmpty && (
        <ul className={classes.list} aria-label={t.jobs.list}>
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} selection={selection} />
          ))}
        </ul>
      )}
      {selection.chosen.length > 0 && <BulkBar selection={selection} shown={jobs.length} />}
      {hasMore && (
        <div className={classes.more}>
          <Button variant="default" loading={isLoadingMore} onClick={loadMore}>
            {t.jobs.more}
          </Button>
        </div>
      )}
    </div>
  );
}
