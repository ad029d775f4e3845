// The top of a document: where one is, how it stands, what can be done with it.
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { memo } from "react";
import type { Job } from "@/api/types";
import { Expiry } from "@/features/documents/job/Expiry";
import { useBackToList } from "@/features/documents/data/backToList";
import { DownloadItems } from "@/features/documents/job/DownloadItems";
import { JobMenu } from "@/features/documents/job/JobMenu";
import { readingProgress } from "@/features/documents/data/progress";
import { StateBadge } from "@/features/documents/job/StateBadge";
import { hasResult, isOpen, jobName, stageText } from "@/features/documents/data/states";
import { JobProgress } from "@/features/documents/job/JobProgress";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { PageTitle } from "@/ui/layout/PageTitle";

interface Props {
  job: Job;
  onFind: () => void;
}

export const DocumentHead = memo(function DocumentHead({ job, onFind }: Props) {
  const name = jobName(job);
  const navigate = useNavigate();
  const goBack = useBackToList(job.id);
  return (
    <div className={classes.head}>
      <Link to="/jobs" className={classes.back} aria-label={t("viewer.back")} onClick={goBack}>
        <Icon name="back" />
      </Link>
      <PageTitle text={name} className={classes.title} title={name} />
      <div className={classes.state}>
        {isOpen(job) ? (
          <JobProgress id={job.id} name={name} value={readingProgress(job.pages)} words={stageText(job)} />
        ) : (
          <>
            <StateBadge state={job.state} />
            <Expiry job={job} className={classes.doubtful} />
            {job.doubtful_words > 0 && (
              <span className={classes.doubtful}>{t("correct.leftInDocument", { count: job.doubtful_words })}</span>
            )}
          </>
        )}
      </div>
      <div className={classes.actions}>
        {job.pages.done > 0 && (
          <Tooltip label={t("find.open")}>
            <ActionIcon aria-label={t("find.open")} onClick={onFind}>
              <Icon name="search" />
            </ActionIcon>
          </Tooltip>
        )}
        {hasResult(job) && <Download job={job} />}
        <JobMenu job={job} onRemoved={() => void navigate({ to: "/jobs" })} />
      </div>
    </div>
  );
});

function Download({ job }: { job: Job }) {
  return (
    <Menu width={230} returnFocus>
      <Menu.Target>
        <Button size="sm" className={classes.slim} leftSection={<Icon name="download" size={17} />}>
          <span className={classes.slimWord}>{t("viewer.download")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <DownloadItems job={job} />
      </Menu.Dropdown>
    </Menu>
  );
}
