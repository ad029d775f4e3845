// The batch and the tags of a document; each leads to the others that have it.
import { Link } from "@tanstack/react-router";
import type { Job } from "@/api/types";
import classes from "@/features/documents/list/Labels.module.css";
import { t } from "@/i18n";

const MOST_TAGS = 3;

export function Labels({ job: { batch, tags } }: { job: Job }) {
  if (batch === "" && tags.length === 0) return null;
  return (
    <span className={classes.labels}>
      {batch !== "" && (
        <Link to="/jobs" search={{ batch }} className={classes.label} aria-label={t("list.sameBatch", { batch })}>
          {batch}
        </Link>
      )}
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <Link key={tag} to="/jobs" search={{ tag }} className={classes.label} aria-label={t("list.sameTag", { tag })}>
          #{tag}
        </Link>
      ))}
      {tags.length > MOST_TAGS && <span title={tags.slice(MOST_TAGS).join(", ")}>+{tags.length - MOST_TAGS}</span>}
    </span>
  );
}
