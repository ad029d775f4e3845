// The language of the dashboard, each named by itself. The choice is kept in this browser.
import { SegmentedControl } from "@mantine/core";
import { chooseLanguage, t } from "@/i18n";
import { isLanguage, type Language, LANGUAGES } from "@/i18n/language";
import { useLanguage } from "@/i18n/useLanguage";
import { loadComponentChunk } from "@/ui/loading/loadChunk";

const NAMES = Object.keys(LANGUAGES) as Language[];

export function LanguageSwitch() {
  const current = useLanguage();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("navigation.language")}
      value={current}
      onChange={(value) => {
        if (isLanguage(value)) void loadComponentChunk(() => chooseLanguage(value));
      }}
      data={NAMES.map((value) => ({ value, label: <span lang={value}>{LANGUAGES[value]}</span> }))}
    />
  );
}
