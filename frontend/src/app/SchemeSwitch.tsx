// Light, dark, or like the system. Mantine keeps the choice in this browser.
import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import classes from "@/app/Layout.module.css";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/ui/icons";

const ICONS: Record<MantineColorScheme, IconName> = { light: "sun", dark: "moon", auto: "auto" };
const SCHEMES = ["light", "dark", "auto"] as const satisfies readonly MantineColorScheme[];
const isScheme = (value: string): value is MantineColorScheme => Object.hasOwn(ICONS, value);

export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("navigation.scheme")}
      value={colorScheme}
      onChange={(value) => {
        if (isScheme(value)) setColorScheme(value);
      }}
      data={SCHEMES.map((value) => ({
        value,
        label: (
          <span className={classes.scheme}>
            <Icon name={ICONS[value]} size={15} />
            {t(`navigation.schemes.${value}`)}
          </span>
        ),
      }))}
    />
  );
}
