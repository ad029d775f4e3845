// Asks who shall read, where the endpoint of a document is gone or not ready; says so where nobody else could.
import { Button, Group, Modal, Radio, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { RetryChoice } from "@/features/documents/retry/retry";
import { retryTexts } from "@/features/documents/retry/retryTexts";

interface Props {
  choice: RetryChoice;
  isPending: boolean;
  /** The name of an endpoint; empty to wait for the document's own. */
  onChoose: (endpoint: string) => void;
  onLeave: () => void;
}

export function RetryDialog({ choice: { others, canWait }, isPending, onChoose, onLeave }: Props) {
  const texts = retryTexts();
  const [chosen, setChosen] = useState<string | null>(others[0]?.name ?? null);
  const said = canWait ? texts.notReady : texts.gone;
  const nobody = canWait ? texts.noOther : texts.nobody;
  return (
    <Modal.Root opened onClose={onLeave}>
      <Modal.Overlay />
      <Modal.Content aria-label={texts.title}>
        <Modal.Body p="xl">
          <Title order={2} mb="xs">
            {texts.title}
          </Title>
          <Text size="sm">{chosen === null ? nobody : said}</Text>
          {chosen !== null && (
            <Radio.Group value={chosen} onChange={setChosen} aria-label={texts.title} mt="md">
              <Stack gap="sm">
                {others.map(({ name, display_name }) => (
                  <Radio key={name} value={name} label={display_name} />
                ))}
                {canWait && <Radio value="" label={texts.wait} />}
              </Stack>
            </Radio.Group>
          )}
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onLeave}>
              {texts.leave}
            </Button>
            {chosen !== null && (
              <Button
                loading={isPending}
                onClick={() => {
                  onChoose(chosen);
                }}
              >
                {texts.go}
              </Button>
            )}
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
