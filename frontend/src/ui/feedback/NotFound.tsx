import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { t } from "@/i18n";
import { EmptyState } from "@/ui/feedback/EmptyState";

/** The page for unknown addresses. */
export function NotFound() {
  useDocumentTitle(t("title", { page: t("notFound.title") }));
  return (
    <EmptyState level={1} icon="document" title={t("notFound.title")} hint={t("notFound.body")}>
      <Button renderRoot={(props) => <Link to="/jobs" {...props} />} variant="default" mt="md">
        {t("notFound.home")}
      </Button>
    </EmptyState>
  );
}
