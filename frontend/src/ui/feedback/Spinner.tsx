import { Loader } from "@mantine/core";
import { t } from "@/i18n";

/** Something is on its way. */
export function Spinner() {
  return <Loader role="status" aria-label={t("loading")} />;
}
