// The actions on all selected documents. The bar is shown below the list while any is selected.
import { ActionIcon, Button, Menu } from "@mantine/core";
import { useState } from "react";
import { downloadUrl } from "@/api/urls";
import type { Job } from "@/api/types";
import { useBulk } from "@/features/documents/data/actions";
import { FORMATS } from "@/features/documents/job/DownloadItems";
import classes from "@/features/documents/list/BulkBar.module.css";
import { LazyRetry } from "@/features/documents/retry/LazyRetry";
import { canRetry } from "@/features/documents/retry/retry";
import { MOST_SELECTED } from "@/features/documents/list/selection";
import { hasResult, isOpen } from "@/features/documents/data/states";
import type { JobSelection } from "@/features/documents/list/useSelection";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { LazyConfirm } from "@/ui/feedback/LazyConfirm";
import { useFocusAfter } from "@/ui/keyboard/useFocusAfter";

export function BulkBar({ selection, shown }: { selection: JobSelection; shown: number }) {
  const { chosen, all, clear } = selection;
  const [asking, setAsking] = useState(false);
  const bulk = useBulk();
  const [retried, setRetried] = useState<readonly Job[] | null>(null);
  const isReadable = chosen.some(hasResult);
  const ids = chosen.map(({ id }) => id); // The archive says itself which of them it does not hold.
  const open = chosen.filter(isOpen);
  const failed = chosen.filter(canRetry);
  useFocusAfter("#main");
  const close = (): void => {
    setAsking(false);
  };
  return (
    <div className={classes.bar} role="toolbar" aria-label={t("jobs.bulk.bar")}>
      <span className={classes.count} role="status">
        {t("jobs.bulk.selected", { count: chosen.length })}
      </span>
      {chosen.length < Math.min(shown, MOST_SELECTED) && (
        <Button size="xs" variant="subtle" onClick={all}>
          {shown > MOST_SELECTED ? t("list.chooseFirst", { count: MOST_SELECTED }) : t("jobs.bulk.all")}
        </Button>
      )}
      <span className={classes.actions}>
        {isReadable && (
          <Menu position="top-end" width={230} returnFocus>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<Icon name="download" size={15} />}>
                {t("viewer.download")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {FORMATS.map((format) => (
                <Menu.Item key={format} component="a" href={downloadUrl(ids, format)} download>
                  {t(`jobs.formats.${format}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {failed.length > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={retried !== null}
            leftSection={<Icon name="retry" size={15} />}
            onClick={() => {
              setRetried(failed);
            }}
          >
            {t("jobs.retry")}
          </Button>
        )}
        {open.length > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={bulk.isPending && bulk.variables.action === "cancel"}
            leftSection={<Icon name="stop" size={15} />}
            onClick={() => {
              bulk.mutate({ action: "cancel", jobs: open });
            }}
          >
            {t("jobs.cancel")}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          className="danger-item"
          leftSection={<Icon name="trash" size={15} />}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t("jobs.remove")}
        </Button>
        <ActionIcon size={30} aria-label={t("jobs.bulk.clear")} onClick={clear}>
          <Icon name="close" size={17} />
        </ActionIcon>
      </span>
      <LazyRetry
        jobs={retried}
        onEnd={() => {
          setRetried(null);
        }}
      />
      <LazyConfirm
        opened={asking}
        title={t("jobs.bulk.removeTitle", { count: chosen.length })}
        body={t("jobs.bulk.removeBody")}
        yes={t("jobs.removeConfirm")}
        no={t("jobs.keep")}
        isPending={bulk.isPending}
        onYes={() => {
          bulk.mutate({ action: "delete", jobs: chosen }, { onSettled: close });
        }}
        onNo={close}
      />
    </div>
  );
}
