// The one bar of a document, from the first byte sent to the last page read.
import { Progress } from "@mantine/core";
import { highWater } from "@/features/jobs/progress";
import classes from "@/features/jobs/Jobs.module.css";
import { t } from "@/i18n";

interface Props {
  id: string;
  name: string;
  /** 0 to 1. */
  value: number;
  words: string;
}

export function WorkBar({ id, name, value, words }: Props) {
  const share = highWater.reach(id, value);
  return (
    <div className={classes.work}>
      <span className={classes.words}>{words}</span>
      <Progress.Root size={6} radius="xl">
        <Progress.Section value={share * 100} aria-label={t.upload.progress(name)} aria-valuetext={words} />
      </Progress.Root>
    </div>
  );
}
