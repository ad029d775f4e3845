import { Button, Group, Modal, Text, Title } from "@mantine/core";
import type { Job } from "@/api/types";
import { useRemoveJob } from "@/features/jobs/actions";
import { jobName } from "@/features/jobs/states";
import { t } from "@/i18n";

interface Props {
  job: Job;
  opened: boolean;
  onClose: () => void;
  onRemoved?: (() => void) | undefined;
}

/** Asks once more before a document is gone for good. */
export function RemoveDialog({ job, opened, onClose, onRemoved }: Props) {
  const remove = useRemoveJob();
  const title = t.jobs.removeTitle(jobName(job));
  return (
    <Modal.Root opened={opened} onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body p="xl">
          <Title order={2} mb="xs">
            {title}
          </Title>
          <Text size="sm">{t.jobs.removeBody}</Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onClose} data-autofocus>
              {t.jobs.keep}
            </Button>
            <Button
              className="danger"
              loading={remove.isPending}
              onClick={() => {
                remove.mutate(job, {
                  onSuccess: () => onRemoved?.(),
                  onSettled: onClose,
                });
              }}
            >
              {t.jobs.removeConfirm}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
