// The row of an upload, which its document will take over.
import { UNREACHABLE } from "@/api/problem";
import { ActionIcon, Button, Group } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import classes from "@/features/documents/job/Row.module.css";
import { uploadProgress } from "@/features/documents/data/progress";
import { JobProgress } from "@/features/documents/job/JobProgress";
import type { Stage, Upload } from "@/features/documents/upload/queue";
import { uploads } from "@/features/documents/upload/uploads";
import { useFocusHandover } from "@/features/documents/upload/useFocusHandover";
import { useOptionSummary } from "@/features/documents/upload/options/optionSummary";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { Icon } from "@/ui/icons";
import { problemText } from "@/ui/feedback/ProblemNote";

function stageWords(stage: Stage, size: number): string {
  switch (stage.name) {
    case "checking":
      return t("upload.checking");
    case "sending":
      return stage.sent >= size ? t("upload.storing") : t("upload.sending", { sent: stage.sent, size });
    case "waiting":
    case "paused":
      return t("upload.waiting");
    case "refused":
    case "failed":
      return "";
  }
}

/** Seconds until `until` (ms), counted down once a second. */
function useSecondsUntil(until: number | null): number {
  const left = (): number => (until === null ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1000)));
  const [, setTick] = useState(0);
  useEffect(() => {
    if (until === null) return;
    const timer = setInterval(() => {
      setTick((tick) => tick + 1);
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [until]);
  return left();
}

function StageError({ stage }: { stage: Stage }) {
  const seconds = useSecondsUntil(stage.name === "paused" ? stage.until : null);
  if (!("problem" in stage)) return null;
  // While it is counted down, the sentence names the time that is left.
  const problem =
    stage.name === "paused" && stage.until !== null ? { ...stage.problem, retryAfter: undefined } : stage.problem;
  return (
    <span className={classes.trouble}>
      {problemText(problem)}
      {seconds > 0 && ` ${t("upload.again", { seconds })}`}
    </span>
  );
}

/** It is tried again without a click, but a person may know that the server is back. */
const isWaitingForServer = (stage: Stage): boolean => stage.name === "paused" && stage.problem.code === UNREACHABLE;

export function UploadRow({ upload }: { upload: Upload }) {
  const { id, name, size, stage, choice } = upload;
  const summary = useOptionSummary(choice);
  const ended = stage.name === "refused" || stage.name === "failed";
  const sent = stage.name === "sending" ? stage.sent : 0;
  const stop = useRef<HTMLButtonElement>(null);
  useFocusHandover(stop);
  return (
    <>
      <span className={classes.thumb}>
        <Icon name={ended ? "failed" : "upload"} size={22} />
      </span>
      <div className={classes.main}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.facts}>{[format.bytes(size), ...summary].join(" · ")}</span>
        <StageError stage={stage} />
      </div>
      <div className={classes.status}>
        {ended ? null : (
          <JobProgress id={id} name={name} value={uploadProgress(sent, size)} words={stageWords(stage, size)} />
        )}
        {(stage.name === "failed" || isWaitingForServer(stage)) && (
          <Group justify="flex-end">
            <Button
              size="xs"
              variant="default"
              aria-label={t("upload.retryLabel", { name })}
              onClick={() => {
                stop.current?.focus(); // This button goes.
                uploads.retry(id);
              }}
            >
              {t("upload.retry")}
            </Button>
          </Group>
        )}
      </div>
      <ActionIcon
        ref={stop}
        className={classes.menu}
        aria-label={ended ? t("upload.dismiss", { name }) : t("upload.cancel", { name })}
        onClick={() => {
          uploads.remove(id);
        }}
      >
        <Icon name="close" />
      </ActionIcon>
    </>
  );
}
