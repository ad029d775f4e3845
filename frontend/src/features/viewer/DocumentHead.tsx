// The top of a document: where one is, how it stands, what can be done with it.
import { ActionIcon, Button, Menu } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Job } from "@/api/types";
import { useCancelJob } from "@/features/jobs/actions";
import { DownloadItems } from "@/features/jobs/DownloadItems";
import { readingProgress } from "@/features/jobs/progress";
import { RemoveDialog } from "@/features/jobs/RemoveDialog";
import { StateBadge } from "@/features/jobs/StateBadge";
import { hasResult, isOpen, jobName, stageText } from "@/features/jobs/states";
import { WorkBar } from "@/features/jobs/WorkBar";
import classes from "@/features/viewer/Viewer.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { PageTitle } from "@/ui/PageTitle";

export function DocumentHead({ job }: { job: Job }) {
  const name = jobName(job);
  return (
    <div className={classes.head}>
      <Link to="/jobs" className={classes.back} aria-label={t.viewer.back}>
        <Icon name="back" />
      </Link>
      <PageTitle text={name} className={classes.title} title={name} />
      <div className={classes.state}>
        {isOpen(job) ? (
          <WorkBar id={job.id} name={name} value={readingProgress(job.pages)} words={stageText(job)} />
        ) : (
          <StateBadge state={job.state} />
        )}
      </div>
      <div className={classes.actions}>
        {hasResult(job) && <Download job={job} />}
        <More job={job} />
      </div>
    </div>
  );
}

function Download({ job }: { job: Job }) {
  return (
    <Menu width={230}>
      <Menu.Target>
        <Button size="sm" className={classes.download} leftSection={<Icon name="download" size={17} />}>
          <span className={classes.downloadWord}>{t.viewer.download}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <DownloadItems job={job} />
      </Menu.Dropdown>
    </Menu>
  );
}

function More({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelJob();
  const navigate = useNavigate();
  return (
    <>
      <Menu width={200}>
        <Menu.Target>
          <ActionIcon aria-label={t.jobs.actions(jobName(job))}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isOpen(job) && (
            <Menu.Item
              leftSection={<Icon name="stop" size={17} />}
              onClick={() => {
                cancel.mutate(job);
              }}
            >
              {t.jobs.cancel}
            </Menu.Item>
          )}
          <Menu.Item
            className="danger-item"
            leftSection={<Icon name="trash" size={17} />}
            onClick={() => {
              setAsking(true);
            }}
          >
            {t.jobs.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RemoveDialog
        job={job}
        opened={asking}
        onClose={() => {
          setAsking(false);
        }}
        onRemoved={() => void navigate({ to: "/jobs" })}
      />
    </>
  );
}
