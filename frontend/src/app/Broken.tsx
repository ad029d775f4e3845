import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { type Problem, ProblemError } from "@/api/problem";
import { forgetFailures } from "@/app/lazyPage";
import { t } from "@/i18n";
import { textsOf } from "@/i18n/texts";
import { EmptyState } from "@/ui/EmptyState";
import { problemText } from "@/ui/ProblemNote";

const missingText = textsOf({ en: "This page could not be loaded", de: "Diese Seite konnte nicht geladen werden" });

/** For what should not happen: a bug, or no server behind the page. */
export function Broken({ error }: ErrorComponentProps) {
  return error instanceof ProblemError ? <Missing problem={error.problem} /> : <Bug />;
}

function Bug() {
  useDocumentTitle(t.title(t.broken.title));
  return (
    <EmptyState level={1} icon="failed" title={t.broken.title} hint={t.broken.body}>
      <Button
        mt="md"
        onClick={() => {
          window.location.reload();
        }}
      >
        {t.broken.reload}
      </Button>
    </EmptyState>
  );
}

/** The page goes on by itself when the connection is back. */
function Missing({ problem }: { problem: Problem }) {
  useDocumentTitle(t.title(missingText()));
  const router = useRouter();
  const again = useCallback(() => {
    forgetFailures();
    void router.invalidate();
  }, [router]);
  useEffect(() => {
    window.addEventListener("online", again);
    return () => {
      window.removeEventListener("online", again);
    };
  }, [again]);
  return (
    <EmptyState
      level={1}
      icon={problem.code === "offline" ? "offline" : "failed"}
      title={missingText()}
      hint={problemText(problem)}
    >
      <Button mt="md" variant="default" onClick={again}>
        {t.problem.retry}
      </Button>
    </EmptyState>
  );
}
