import type { JobState } from "@/features/jobs/states";
import { STATES } from "@/features/jobs/states";
import classes from "@/features/jobs/StateBadge.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

/** A job's state as an icon and a word. */
export function StateBadge({ state }: { state: JobState }) {
  const { icon, tone } = STATES[state];
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon name={icon} size={15} />
      {t.jobs.states[state]}
    </span>
  );
}
