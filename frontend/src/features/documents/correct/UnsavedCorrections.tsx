// Corrections that are not on the server, the reason, and what a person can do. Nothing is discarded without asking.
import { Button } from "@mantine/core";
import { memo } from "react";
import classes from "@/features/documents/correct/Correct.module.css";
import { outbox, useUnsaved } from "@/features/documents/correct/correctionsApi";
import type { Unsaved as Entry } from "@/features/documents/correct/outbox";
import { t } from "@/i18n";
import { problemText } from "@/ui/feedback/ProblemNote";
import { useFocusAfter } from "@/ui/keyboard/useFocusAfter";

export const UnsavedCorrections = memo(function UnsavedCorrections({ jobId }: { jobId: string }) {
  const own = useUnsaved().filter(({ edit }) => edit.jobId === jobId);
  const failed = own.filter(({ state }) => state === "failed");
  const conflicts = own.filter(({ state }) => state === "conflict");
  if (failed.length + conflicts.length === 0) return null;
  return (
    <div className={classes.unsaved} role="alert">
      {failed.length > 0 && <Failed failed={failed} />}
      {conflicts.map((entry) => (
        <Conflict key={`${entry.edit.page} ${entry.edit.word}`} entry={entry} />
      ))}
    </div>
  );
});

function Failed({ failed }: { failed: readonly Entry[] }) {
  const problem = failed[0]?.problem;
  useFocusAfter("[data-words]", "[data-scan]");
  return (
    <div className={classes.unsavedRow}>
      <p>
        {t("correct.unsaved", { count: failed.length })} {problem !== undefined && problemText(problem)}
      </p>
      <Button size="xs" variant="default" onClick={outbox.resume}>
        {t("problem.retry")}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          failed.forEach(outbox.giveUp);
        }}
      >
        {t("correct.discard")}
      </Button>
    </div>
  );
}

function Conflict({ entry }: { entry: Entry }) {
  const { edit, theirs = null } = entry;
  useFocusAfter("[data-words]", "[data-scan]");
  return (
    <div className={classes.unsavedRow}>
      <p>
        {t("correct.conflict", {
          page: edit.page,
          theirs: theirs ?? edit.anchor.machine_text,
          mine: edit.text ?? edit.anchor.machine_text,
        })}
      </p>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          outbox.keepMine(entry);
        }}
      >
        {t("correct.keepMine")}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          outbox.giveUp(entry);
        }}
      >
        {t("correct.takeTheirs")}
      </Button>
    </div>
  );
}
