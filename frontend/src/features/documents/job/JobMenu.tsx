// The button for the actions on a document. The menu is loaded and rendered on first use, because a list has many
// buttons.
import { ActionIcon } from "@mantine/core";
import { type ReactNode, Suspense } from "react";
import type { Job } from "@/api/types";
import { jobName } from "@/features/documents/data/states";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";
import { lazyWithPreload } from "@/ui/loading/lazyComponent";
import disclosure from "@/ui/layout/Disclosure.module.css";
import { useDisclosure } from "@/ui/layout/useDisclosure";

const [JobMenuItems, early] = lazyWithPreload(
  async () => (await import("@/features/documents/job/JobMenuItems")).JobMenuItems,
);

interface JobMenuProps {
  job: Job;
  /** Items above cancel and delete. */
  children?: ReactNode;
  className?: string | undefined;
  onRemoved?: (() => void) | undefined;
}

export function JobMenu({ job, children, className, onRemoved }: JobMenuProps) {
  const { root, button, isOpen, wasOpened, open, close, toggle, closeOnEscape } = useDisclosure();
  return (
    <span ref={root} className={[disclosure.root, className].join(" ")}>
      <ActionIcon
        ref={button}
        aria-label={t("jobs.actions", { name: jobName(job) })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={toggle}
        onKeyDown={(event) => {
          closeOnEscape(event);
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          open();
        }}
        {...early}
      >
        <Icon name="more" />
      </ActionIcon>
      {wasOpened && (
        <Suspense>
          <JobMenuItems job={job} opened={isOpen} onClose={close} onRemoved={onRemoved}>
            {children}
          </JobMenuItems>
        </Suspense>
      )}
    </span>
  );
}
