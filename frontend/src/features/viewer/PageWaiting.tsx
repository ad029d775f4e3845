import { t } from "@/i18n";
import { Blank } from "@/ui/Blank";

/** In place of a page's text while it has not been read. */
export function PageWaiting() {
  return <Blank icon="waiting" title={t.viewer.waitingPage} hint={t.viewer.waitingPageHint} />;
}
