// Light, dark, or like the system. Mantine keeps the choice in this browser.
import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import classes from "@/app/Layout.module.css";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/ui/icons";

const CHOICES: readonly { value: MantineColorScheme; icon: IconName; label: string }[] = [
  { value: "light", icon: "sun", label: t.navigation.light },
  { value: "dark", icon: "moon", label: t.navigation.dark },
  { value: "auto", icon: "auto", label: t.navigation.auto },
];
const isScheme = (value: string): value is MantineColorScheme => CHOICES.some((choice) => choice.value === value);

export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t.navigation.scheme}
      value={colorScheme}
      onChange={(value) => {
        if (isScheme(value)) setColorScheme(value);
      }}
      data={CHOICES.map(({ value, icon, label }) => ({
        value,
        label: (
          <span className={classes.scheme}>
            <Icon name={icon} size={15} />
            {label}
          </span>
        ),
      }))}
    />
  );
}
