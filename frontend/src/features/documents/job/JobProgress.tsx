// The one bar of a document, from the first byte sent to the last page read.
import { highWater } from "@/features/documents/data/progress";
import classes from "@/features/documents/job/JobProgress.module.css";
import { t } from "@/i18n";

interface Props {
  id: string;
  name: string;
  /** 0 to 1. */
  value: number;
  words: string;
  /** Why it waits. */
  reason?: string | undefined;
}

export function JobProgress({ id, name, value, words, reason }: Props) {
  const share = highWater.reach(id, value);
  const whole = reason === undefined ? words : `${words} · ${reason}`;
  return (
    <div className={classes.work}>
      <span className={classes.words} title={reason}>
        <span>{words}</span>
        {reason !== undefined && <span className={classes.reason}> · {reason}</span>}
      </span>
      <div
        role="progressbar"
        className={classes.bar}
        aria-label={t("upload.progress", { name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={whole}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
