// The button for what can be done with a document. The menu is loaded and made at its first use: a list has many buttons.
import { ActionIcon } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import type { Job } from "@/api/types";
import classes from "@/features/jobs/Jobs.module.css";
import { jobName } from "@/features/jobs/states";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

const JobMenuItems = lazy(async () => ({ default: (await import("@/features/jobs/JobMenuItems")).JobMenuItems }));

interface JobMenuProps {
  job: Job;
  /** Items above cancel and delete. */
  children?: ReactNode;
  className?: string | undefined;
  onRemoved?: (() => void) | undefined;
}

export function JobMenu({ job, children, className, onRemoved }: JobMenuProps) {
  const [use, setUse] = useState<"never" | "open" | "closed">("never");
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = use === "open";
  const open = (): void => {
    setUse("open");
  };
  const close = (): void => {
    setUse("closed");
  };
  const wrapper = useClickOutside<HTMLSpanElement>(() => {
    if (isOpen) close();
  });
  return (
    <span ref={wrapper} className={[classes.menuPlace, className].join(" ")}>
      <ActionIcon
        ref={button}
        aria-label={t.jobs.actions(jobName(job))}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={isOpen ? close : open}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          open();
        }}
      >
        <Icon name="more" />
      </ActionIcon>
      {use !== "never" && (
        <Suspense>
          <JobMenuItems
            job={job}
            opened={isOpen}
            onClose={() => {
              close();
              button.current?.focus();
            }}
            onRemoved={onRemoved}
          >
            {children}
          </JobMenuItems>
        </Suspense>
      )}
    </span>
  );
}
