// Copies a text and says so in its own place.
import { Button } from "@mantine/core";
import { useState } from "react";
import { t } from "@/i18n";
import { announce } from "@/ui/feedback/announce";
import { copyText } from "@/ui/copying/clipboard";
import { Icon } from "@/ui/icons";

interface Props {
  text: string;
  /** What the button says before and after. */
  label: string;
}

const SHOWN_MS = 2500;

export function CopyButton({ text, label }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const words = (await copyText(text)) ? t("copy.done") : t("copy.failed");
    announce(words);
    setSaid(words);
    setTimeout(() => {
      setSaid(null);
    }, SHOWN_MS);
  };
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon name={said === t("copy.done") ? "check" : "copy"} size={15} />}
      onClick={() => void copy()}
    >
      {said ?? label}
    </Button>
  );
}
