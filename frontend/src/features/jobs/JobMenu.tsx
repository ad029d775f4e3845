// What can be done with a document: open, download, cancel, delete.
import { ActionIcon, Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Job } from "@/api/types";
import { DownloadItems } from "@/features/jobs/DownloadItems";
import { RemoveDialog } from "@/features/jobs/RemoveDialog";
import { isOpen, jobName } from "@/features/jobs/states";
import { useCancelJob } from "@/features/jobs/actions";
import classes from "@/features/jobs/Jobs.module.css";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

export function JobMenu({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelJob();
  return (
    <>
      <Menu width={230}>
        <Menu.Target>
          <ActionIcon className={classes.menu} aria-label={t.jobs.actions(jobName(job))}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="document" size={17} />}
            renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
          >
            {t.jobs.openItem}
          </Menu.Item>
          <DownloadItems job={job} />
          <Menu.Divider />
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
      />
    </>
  );
}
