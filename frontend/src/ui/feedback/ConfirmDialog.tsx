// Asks for confirmation before something is deleted permanently. The safe answer has the focus.
import { Button, Group, Modal, Text, Title } from "@mantine/core";

interface Props {
  opened: boolean;
  title: string;
  body: string;
  yes: string;
  no: string;
  isPending: boolean;
  onYes: () => void;
  onNo: () => void;
}

export function ConfirmDialog({ opened, title, body, yes, no, isPending, onYes, onNo }: Props) {
  return (
    <Modal.Root opened={opened} onClose={onNo}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body p="xl">
          <Title order={2} mb="xs">
            {title}
          </Title>
          <Text size="sm">{body}</Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onNo} data-autofocus>
              {no}
            </Button>
            <Button className="danger" loading={isPending} onClick={onYes}>
              {yes}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
