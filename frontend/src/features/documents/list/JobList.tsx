// The documents, as many as there are: only the rows near the window are rendered, and the next ones are loaded before
// they are needed. Uploads are at the top, each in the row that its document will take.
import { Button } from "@mantine/core";
import { useCallback, useMemo } from "react";
import type { Job } from "@/api/types";
import type { JobFilter } from "@/features/documents/data/filter/filter";
import { JobRow } from "@/features/documents/list/JobRow";
import classes from "@/features/documents/list/JobList.module.css";
import { Row } from "@/features/documents/job/Row";
import { rowKey } from "@/features/documents/data/cache/rowKeys";
import { useReasons } from "@/features/documents/data/useReasons";
import { useFlip } from "@/features/documents/list/useFlip";
import type { JobsView } from "@/features/documents/data/useJobs";
import { useVirtualRows } from "@/features/documents/list/useVirtualRows";
import type { JobSelection } from "@/features/documents/list/useSelection";
import { useReadyEndpoints } from "@/features/documents/upload/options/useUploadOptions";
import type { Upload } from "@/features/documents/upload/queue";
import { UploadRow } from "@/features/documents/upload/UploadRow";
import { t } from "@/i18n";

interface Props {
  filter: JobFilter;
  /** Newest last, as they were added. */
  uploads: readonly Upload[];
  view: JobsView;
  selection: JobSelection;
}

/** Uploads, newest first, and below them the documents. */
export function JobList({ filter, uploads, view, selection }: Props) {
  const { jobs, hasMore, isLoadingMore, hasFailed, isStale, loadMore } = view;
  const mayLoad = hasMore && !isLoadingMore && !hasFailed && !isStale;
  const count = uploads.length + jobs.length;
  const endpoints = useReadyEndpoints();
  const reasons = useReasons();
  const idAt = useIds(uploads, jobs);
  const rows = useVirtualRows(
    count,
    hasMore,
    idAt,
    useCallback(() => {
      if (mayLoad) loadMore();
    }, [mayLoad, loadMore]),
  );
  useFlip({ list: rows.list, shown: rows.shown, of: isStale ? null : filter, isHeld: rows.isHeld });
  return (
    <div className={classes.list}>
      <ul
        ref={rows.list}
        className={classes.rows}
        style={{ height: rows.height }}
        aria-label={t("jobs.list")}
        aria-busy={isStale}
      >
        {rows.shown.map((row) => {
          const position = { ...row, total: hasMore ? -1 : count, measure: rows.measure };
          const upload = uploadAt(uploads, row.index);
          if (upload !== undefined) {
            return (
              <Row key={row.id} position={position} data-upload={upload.stage.name}>
                <UploadRow upload={upload} />
              </Row>
            );
          }
          const job = jobs[row.index - uploads.length];
          if (job === undefined) return null;
          const isSelected = selection.has(job.id);
          return (
            <Row
              key={row.id}
              position={position}
              data-job={job.id}
              data-state={job.state}
              data-selected={isSelected || undefined}
            >
              <JobRow
                job={job}
                endpoints={endpoints}
                reason={reasons.get(job.endpoint)}
                isSelected={isSelected}
                onToggle={selection.toggle}
              />
            </Row>
          );
        })}
      </ul>
    </div>
  );
}

/** The same function while only the progress of uploads changes: all rows are placed anew for another. */
function useIds(uploads: readonly Upload[], jobs: readonly Job[]): (index: number) => string {
  const sent = uploads.map(({ id }) => id).join(" ");
  return useMemo(() => {
    const ids = sent === "" ? [] : sent.split(" ").toReversed();
    return (index) => ids[index] ?? rowKey(jobs[index - ids.length]?.id ?? "");
  }, [sent, jobs]);
}

const uploadAt = (uploads: readonly Upload[], index: number): Upload | undefined => uploads[uploads.length - 1 - index];

/** The content below the last row: loading more, a button for it, or the end of the list. */
export function ListEnd({ view }: { view: JobsView }) {
  const { jobs, hasMore, isLoadingMore, loadMore } = view;
  return (
    <div className={classes.more}>
      {hasMore && (
        <Button variant="default" loading={isLoadingMore} onClick={loadMore}>
          {t("jobs.more")}
        </Button>
      )}
      <p role="status">
        {isLoadingMore ? t("list.loadingMore") : hasMore ? "" : t("list.end", { count: jobs.length })}
      </p>
    </div>
  );
}
