// What the marks over the scan mean, and from when on a word is marked.
import { Switch } from "@mantine/core";
import { LEAST_SURE, MOST_SURE } from "@/features/viewer/preferences";
import classes from "@/features/viewer/Viewer.module.css";
import type { PageWord, Trust } from "@/features/viewer/words";
import { t } from "@/i18n";

const MARKS = ["sure", "doubtful", "poor", "checked"] as const satisfies readonly Trust[];

interface LegendProps {
  words: readonly PageWord[];
  shown: boolean;
  onShow: (shown: boolean) => void;
  /** Confidence (0-100) from which a word counts as sure. */
  sureFrom: number;
  onSureFrom: (sureFrom: number) => void;
}

export function Legend({ words, shown, onShow, sureFrom, onSureFrom }: LegendProps) {
  if (words.length === 0) return null;
  return (
    <div className={classes.legend}>
      <Switch
        size="xs"
        label={t.viewer.showWords}
        checked={shown}
        onChange={(event) => {
          onShow(event.currentTarget.checked);
        }}
      />
      <label className={classes.threshold}>
        <span>{t.viewer.sureFrom(sureFrom)}</span>
        <input
          type="range"
          min={LEAST_SURE}
          max={MOST_SURE}
          step={5}
          value={sureFrom}
          onChange={(event) => {
            onSureFrom(event.currentTarget.valueAsNumber);
          }}
        />
      </label>
      <ul aria-label={t.viewer.legend}>
        {MARKS.filter((trust) => trust !== "checked" || words.some((word) => word.trust === trust)).map((trust) => (
          <li key={trust}>
            <span className={classes.mark} data-trust={trust} aria-hidden="true" />
            {t.viewer.trust[trust]}
          </li>
        ))}
      </ul>
    </div>
  );
}
