// The documents, as many as there are: only the rows near the window are drawn, and the next are loaded before they are needed.
import { Button } from "@mantine/core";
import { useCallback } from "react";
import { JobRow } from "@/features/jobs/JobRow";
import classes from "@/features/jobs/Jobs.module.css";
import { listTexts } from "@/features/jobs/listTexts";
import type { JobsView } from "@/features/jobs/useJobs";
import { useRows } from "@/features/jobs/useRows";
import type { JobSelection } from "@/features/jobs/useSelection";
import { t } from "@/i18n";

export function JobList({ view, selection }: { view: JobsView; selection: JobSelection }) {
  const { jobs, hasMore, isLoadingMore, hasFailed, isStale, loadMore } = view;
  const mayLoad = hasMore && !isLoadingMore && !hasFailed && !isStale;
  const rows = useRows(
    jobs,
    useCallback(() => {
      if (mayLoad) loadMore();
    }, [mayLoad, loadMore]),
  );
  return (
    <ul
      ref={rows.list}
      className={classes.rows}
      style={{ height: rows.height }}
      aria-label={t.jobs.list}
      aria-busy={isStale}
    >
      {rows.shown.map(({ index, top }) => {
        const job = jobs[index];
        return (
          job !== undefined && (
            <JobRow
              key={job.id}
              job={job}
              index={index}
              top={top}
              total={hasMore ? -1 : jobs.length}
              isSelected={selection.has(job.id)}
              onToggle={selection.toggle}
              measure={rows.measure}
            />
          )
        );
      })}
    </ul>
  );
}

/** What is below the last row: more by itself or by hand, or the end. */
export function ListEnd({ view }: { view: JobsView }) {
  const texts = listTexts();
  const { jobs, hasMore, isLoadingMore, loadMore } = view;
  return (
    <div className={classes.more}>
      {hasMore && (
        <Button variant="default" loading={isLoadingMore} onClick={loadMore}>
          {t.jobs.more}
        </Button>
      )}
      <p role="status">{isLoadingMore ? texts.loadingMore : hasMore ? "" : texts.end(jobs.length)}</p>
    </div>
  );
}
