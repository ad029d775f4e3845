// A panel that a button opens below itself, with the focus kept inside. Its code is loaded with its content.
import { Popover } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "@/ui/layout/Disclosure.module.css";

interface Props {
  label: string;
  /** In pixels. */
  width: number;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function Panel({ label, width, opened, onClose, children }: Props) {
  return (
    <Popover
      opened={opened}
      onDismiss={onClose}
      closeOnClickOutside={false}
      position="bottom-end"
      width={width}
      shadow="md"
      trapFocus
      withinPortal={false}
      withRoles={false}
    >
      <Popover.Target>
        <span className={classes.anchor} aria-hidden="true" />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={label} tabIndex={-1}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
