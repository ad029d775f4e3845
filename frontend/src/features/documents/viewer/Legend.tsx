// What the marks over the scan mean, and from when on a word is marked.
import { Switch } from "@mantine/core";
import { memo } from "react";
import { Marks } from "@/features/documents/page/Marks";
import { LEAST_SURE, MOST_SURE } from "@/features/documents/viewer/preferences";
import classes from "@/features/documents/viewer/Viewer.module.css";
import type { TrustCounts } from "@/features/documents/page/words";
import { t } from "@/i18n";

interface LegendProps {
  counts: TrustCounts;
  shown: boolean;
  onShow: (shown: boolean) => void;
  /** Confidence (0-100) from which a word counts as sure. */
  sureFrom: number;
  onSureFrom: (sureFrom: number) => void;
}

export const Legend = memo(function Legend({ counts, shown, onShow, sureFrom, onSureFrom }: LegendProps) {
  return (
    <div className={classes.legend}>
      <Switch
        size="xs"
        label={t("viewer.showWords")}
        checked={shown}
        onChange={(event) => {
          onShow(event.currentTarget.checked);
        }}
      />
      <label className={classes.threshold}>
        <span>{t("viewer.sureFrom", { confidence: sureFrom / 100 })}</span>
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
      <Marks without={counts.checked > 0 ? undefined : "checked"} />
    </div>
  );
});
