import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { ProblemError } from "@/api/problem";
import { t } from "@/i18n";
import { Blank } from "@/ui/Blank";
import { problemText } from "@/ui/ProblemNote";

/** For what should not happen: a bug, or no server behind the page. */
export function Broken({ error }: ErrorComponentProps) {
  useDocumentTitle(t.title(t.broken.title));
  const hint = error instanceof ProblemError ? problemText(error.problem) : t.broken.body;
  return (
    <Blank level={1} icon="failed" title={t.broken.title} hint={hint}>
      <Button
        mt="md"
        onClick={() => {
          window.location.reload();
        }}
      >
        {t.broken.reload}
      </Button>
    </Blank>
  );
}
