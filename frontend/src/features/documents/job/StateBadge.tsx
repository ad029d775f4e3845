import type { JobState } from "@/features/documents/data/states";
import { STATES } from "@/features/documents/data/states";
import classes from "@/features/documents/job/StateBadge.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

/** A job's state as an icon and a word. */
export function StateBadge({ state }: { state: JobState }) {
  const { icon, tone } = STATES[state];
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon name={icon} size={15} />
      {t(`jobs.states.${state}`)}
    </span>
  );
}
