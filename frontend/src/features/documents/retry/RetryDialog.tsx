// Asks for an endpoint if that of a document was deleted or is not ready; says so if no other is ready.
import { Button, Group, Modal, Radio, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { RetryChoice } from "@/features/documents/retry/retry";
import { t } from "@/i18n";

interface Props {
  choice: RetryChoice;
  isPending: boolean;
  /** The name of an endpoint; empty to wait for the document's own. */
  onChoose: (endpoint: string) => void;
  onLeave: () => void;
}

export function RetryDialog({ choice: { others, canWait }, isPending, onChoose, onLeave }: Props) {
  const [chosen, setChosen] = useState<string | null>(others[0]?.name ?? null);
  const said = canWait ? t("retry.notReady") : t("retry.gone");
  const nobody = canWait ? t("retry.noOther") : t("retry.nobody");
  return (
    <Modal.Root opened onClose={onLeave}>
      <Modal.Overlay />
      <Modal.Content aria-label={t("retry.title")}>
        <Modal.Body p="xl">
          <Title order={2} mb="xs">
            {t("retry.title")}
          </Title>
          <Text size="sm">{chosen === null ? nobody : said}</Text>
          {chosen !== null && (
            <Radio.Group value={chosen} onChange={setChosen} aria-label={t("retry.title")} mt="md">
              <Stack gap="sm">
                {others.map(({ name, display_name }) => (
                  <Radio key={name} value={name} label={display_name} />
                ))}
                {canWait && <Radio value="" label={t("retry.wait")} />}
              </Stack>
            </Radio.Group>
          )}
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onLeave}>
              {t("retry.leave")}
            </Button>
            {chosen !== null && (
              <Button
                loading={isPending}
                onClick={() => {
                  onChoose(chosen);
                }}
              >
                {t("retry.go")}
              </Button>
            )}
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
