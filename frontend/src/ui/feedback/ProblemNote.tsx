// An error in words, with what to do about it.
import { Alert, Button, Group, Text } from "@mantine/core";
import type { Problem } from "@/api/problem";
import { t } from "@/i18n";
import { errorText } from "@/i18n/errors";
import { Icon } from "@/ui/icons";

interface Props {
  problem: Problem;
  title?: string | undefined;
  onRetry?: (() => void) | undefined;
}

export const problemText = (problem: Problem): string => errorText(problem.code, problem);

export function ProblemNote({ problem, title, onRetry }: Props) {
  return (
    <Alert
      className="problem-note"
      variant="light"
      title={title}
      icon={<Icon name={problem.code === "offline" ? "offline" : "failed"} />}
    >
      <Text size="sm">{problemText(problem)}</Text>
      {problem.request_id != null && (
        <Text size="xs" c="dimmed" mt={4}>
          {t("problem.requestId", { id: problem.request_id })}
        </Text>
      )}
      {onRetry !== undefined && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("problem.retry")}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
