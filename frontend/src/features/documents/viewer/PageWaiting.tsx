import { t } from "@/i18n";
import { EmptyState } from "@/ui/feedback/EmptyState";

/** In place of a page's text while it has not been read. */
export function PageWaiting() {
  return <EmptyState icon="waiting" title={t("viewer.waitingPage")} hint={t("viewer.waitingPageHint")} />;
}
