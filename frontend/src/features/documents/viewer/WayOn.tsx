// What can be done where there is no text to read: read again where that may help, and the file as it was sent.
import { Button, Group } from "@mantine/core";
import { documentUrl } from "@/api/urls";
import type { Job } from "@/api/types";
import { RetryButton } from "@/features/documents/retry/RetryButton";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

export function WayOn({ job }: { job: Job }) {
  return (
    <Group mt="sm" gap="xs">
      <RetryButton job={job} />
      <Button
        component="a"
        href={documentUrl(job.id)}
        download
        size="xs"
        variant="default"
        leftSection={<Icon name="download" size={15} />}
      >
        {t("viewer.getOriginal")}
      </Button>
    </Group>
  );
}
