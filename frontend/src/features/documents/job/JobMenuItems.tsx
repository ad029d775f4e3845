// The actions on a document: the caller's own first, then reading again, cancel and delete.
import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Job } from "@/api/types";
import { isOpen, jobName } from "@/features/documents/data/states";
import { useCancelJob, useRemoveJob } from "@/features/documents/data/actions";
import { DownloadItems } from "@/features/documents/job/DownloadItems";
import { LazyRetry } from "@/features/documents/retry/LazyRetry";
import { canRetry, isStuck } from "@/features/documents/retry/retry";
import { retryWord } from "@/features/documents/retry/RetryButton";
import { useReasons } from "@/features/documents/data/useReasons";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { LazyConfirm } from "@/ui/feedback/LazyConfirm";
import disclosure from "@/ui/layout/Disclosure.module.css";

interface Props {
  job: Job;
  opened: boolean;
  onClose: () => void;
  children?: ReactNode;
  onRemoved?: (() => void) | undefined;
}

export function JobMenuItems({ job, opened, onClose, children, onRemoved }: Props) {
  const [asking, setAsking] = useState(false);
  const silent = useReasons();
  const cancel = useCancelJob();
  const remove = useRemoveJob();
  const [retried, setRetried] = useState<readonly Job[] | null>(null);
  const close = (): void => {
    setAsking(false);
  };
  return (
    <>
      <Menu width={230} opened={opened} onClose={onClose} closeOnClickOutside={false} returnFocus={false}>
        <Menu.Target>
          <span className={disclosure.anchor} aria-hidden="true" />
        </Menu.Target>
        <Menu.Dropdown aria-label={t("jobs.actions", { name: jobName(job) })}>
          {children}
          {(canRetry(job) || isStuck(job, silent)) && (
            <Menu.Item
              leftSection={<Icon name="retry" size={17} />}
              onClick={() => {
                setRetried([job]);
              }}
            >
              {canRetry(job) ? retryWord(job) : t("jobs.move")}
            </Menu.Item>
          )}
          {isOpen(job) && (
            <Menu.Item
              leftSection={<Icon name="stop" size={17} />}
              onClick={() => {
                cancel.mutate(job);
              }}
            >
              {t("jobs.cancel")}
            </Menu.Item>
          )}
          <Menu.Item
            className="danger-item"
            leftSection={<Icon name="trash" size={17} />}
            onClick={() => {
              setAsking(true);
            }}
          >
            {t("jobs.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LazyRetry
        jobs={retried}
        onEnd={() => {
          setRetried(null);
        }}
      />
      <LazyConfirm
        opened={asking}
        title={t("jobs.removeTitle", { name: jobName(job) })}
        body={t("jobs.removeBody")}
        yes={t("jobs.removeConfirm")}
        no={t("jobs.keep")}
        isPending={remove.isPending}
        onYes={() => {
          remove.mutate(job, { onSuccess: () => onRemoved?.(), onSettled: close });
        }}
        onNo={close}
      />
    </>
  );
}

/** The first items of the menu in the list; the viewer shows them as buttons. */
export function RowMenuItems({ job }: { job: Job }) {
  return (
    <>
      <Menu.Item
        leftSection={<Icon name="document" size={17} />}
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
      >
        {t("jobs.openItem")}
      </Menu.Item>
      <DownloadItems job={job} />
      <Menu.Divider />
    </>
  );
}
