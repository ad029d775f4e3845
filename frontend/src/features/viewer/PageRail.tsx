// All pages of a document at a glance: thumbnails to jump by, with what stands in the way of those not read.
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { JobPage } from "@/api/types";
import { pageAddress } from "@/api/addresses";
import classes from "@/features/viewer/Viewer.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

interface Props {
  jobId: string;
  pages: readonly JobPage[];
  current: number;
}

function label({ number, state }: JobPage): string {
  if (state === "failed") return t.viewer.pageFailed(number);
  return state === "done" ? t.viewer.pageName(number) : t.viewer.pageWaiting(number);
}

export function PageRail({ jobId, pages, current }: Props) {
  const rail = useRef<HTMLElement>(null);
  useEffect(() => {
    rail.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return (
    <nav ref={rail} aria-label={t.viewer.pages} className={classes.rail}>
      <ol>
        {pages.map((page) => (
          <li key={page.number}>
            <Link
              to="/jobs/$jobId"
              params={{ jobId }}
              search={{ page: page.number }}
              replace
              aria-label={label(page)}
              aria-current={page.number === current ? "page" : undefined}
              className={classes.stop}
            >
              <span className={classes.leaf} data-state={page.state}>
                {page.has_thumbnail ? (
                  <img src={pageAddress(jobId, page.number, "thumbnail")} alt="" loading="lazy" decoding="async" />
                ) : (
                  <Icon name={page.state === "failed" ? "failed" : "waiting"} size={18} />
                )}
              </span>
              <span aria-hidden="true" className={classes.leafNumber}>
                {page.state === "failed" && page.has_thumbnail && <Icon name="failed" size={13} />}
                {t.format.number(page.number)}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
