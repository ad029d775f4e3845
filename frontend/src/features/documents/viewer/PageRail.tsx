// All pages of a document at a glance: thumbnails to jump by, with what stands in the way of those not read. Of hundreds
// only those are there that are in sight, the page that is shown and the one that has the focus.
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useLayoutEffect, useRef, useState } from "react";
import type { JobPage } from "@/api/types";
import { pageUrl } from "@/api/urls";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { Icon } from "@/ui/icons";

interface Props {
  jobId: string;
  pages: readonly JobPage[];
  current: number;
}

/** Of one page in the rail, in CSS pixels, as in the style sheet. */
const ROW = 133;
/** Rows beyond the visible ones on both sides, there before they are seen. */
const AROUND = 6;

function label({ number, state }: JobPage): string {
  if (state === "failed") return t("viewer.pageFailed", { page: number });
  return state === "done" ? t("viewer.pageName", { page: number }) : t("viewer.pageWaiting", { page: number });
}

export const PageRail = memo(function PageRail({ jobId, pages, current }: Props) {
  const rail = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const rows = useVirtualizer({
    count: pages.length,
    getScrollElement: () => rail.current,
    estimateSize: () => ROW,
    overscan: AROUND,
  });
  const shown = pages.findIndex(({ number }) => number === current);
  useLayoutEffect(() => {
    if (shown >= 0) rows.scrollToIndex(shown, { align: "auto" });
  }, [rows, shown]);
  const near = new Set(rows.getVirtualIndexes());
  const isThere = (index: number): boolean => near.has(index) || index === shown || index === focused;
  return (
    <nav ref={rail} aria-label={t("viewer.pages")} className={classes.rail}>
      <ol style={{ height: rows.getTotalSize() }}>
        {pages.map(
          (page, index) =>
            isThere(index) && (
              <li
                key={page.number}
                aria-setsize={pages.length}
                aria-posinset={index + 1}
                style={{ top: index * ROW, height: ROW }}
              >
                <PageLink jobId={jobId} page={page} index={index} isCurrent={index === shown} onFocus={setFocused} />
              </li>
            ),
        )}
      </ol>
    </nav>
  );
});

interface PageLinkProps {
  jobId: string;
  page: JobPage;
  index: number;
  isCurrent: boolean;
  onFocus: (index: number | null) => void;
}

const PageLink = memo(function PageLink({ jobId, page, index, isCurrent, onFocus }: PageLinkProps) {
  return (
    <Link
      to="/jobs/$jobId"
      params={{ jobId }}
      search={{ page: page.number }}
      replace
      aria-label={label(page)}
      aria-current={isCurrent ? "page" : undefined}
      className={classes.pageLink}
      onFocus={() => {
        onFocus(index);
      }}
      onBlur={() => {
        onFocus(null);
      }}
    >
      <span className={classes.leaf} data-state={page.state}>
        {page.has_thumbnail ? (
          <img src={pageUrl(jobId, page.number, "thumbnail")} alt="" loading="lazy" decoding="async" />
        ) : (
          <Icon name={page.state === "failed" ? "failed" : "waiting"} size={18} />
        )}
      </span>
      <span aria-hidden="true" className={classes.leafNumber}>
        {page.state === "failed" && page.has_thumbnail && <Icon name="failed" size={13} />}
        {format.number(page.number)}
      </span>
    </Link>
  );
});
