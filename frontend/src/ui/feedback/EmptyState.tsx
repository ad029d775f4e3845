// A page or a pane that has nothing to show yet: says so, and what to do.
import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon, type IconName } from "@/ui/icons";
import classes from "@/ui/feedback/EmptyState.module.css";

interface Props {
  icon: IconName;
  title: string;
  hint?: string | undefined;
  /** 1 when it is the whole page. */
  level?: 1 | 2;
  children?: ReactNode;
}

export function EmptyState({ icon, title, hint, level = 2, children }: Props) {
  return (
    <Stack align="center" gap="xs" className={classes.blank}>
      <span className={classes.icon} data-icon={icon}>
        <Icon name={icon} size={28} />
      </span>
      <Title order={level} ta="center">
        {title}
      </Title>
      {hint !== undefined && (
        <Text c="dimmed" ta="center" maw={440}>
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}
