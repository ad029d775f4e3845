import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { type Problem, ProblemError } from "@/api/problem";
import { t } from "@/i18n";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { problemText } from "@/ui/feedback/ProblemNote";

/** For unexpected failures: a bug, or an unreachable server. */
export function Broken({ error }: ErrorComponentProps) {
  return error instanceof ProblemError ? <Missing problem={error.problem} /> : <Bug />;
}

function Bug() {
  useDocumentTitle(t("title", { page: t("broken.title") }));
  return (
    <EmptyState level={1} icon="failed" title={t("broken.title")} hint={t("broken.body")}>
      <Button
        mt="md"
        onClick={() => {
          window.location.reload();
        }}
      >
        {t("broken.reload")}
      </Button>
    </EmptyState>
  );
}

/** The page recovers by itself when the connection is back. */
function Missing({ problem }: { problem: Problem }) {
  useDocumentTitle(t("title", { page: t("broken.notLoaded") }));
  const router = useRouter();
  const again = useCallback(() => {
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
      title={t("broken.notLoaded")}
      hint={problemText(problem)}
    >
      <Button mt="md" variant="default" onClick={again}>
        {t("problem.retry")}
      </Button>
    </EmptyState>
  );
}
