// Light, dark, or like the system, as items of the account's menu. Mantine keeps the choice in this browser.
import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/ui/icons";

const CHOICES: readonly { value: MantineColorScheme; icon: IconName; label: string }[] = [
  { value: "light", icon: "sun", label: t.navigation.light },
  { value: "dark", icon: "moon", label: t.navigation.dark },
  { value: "auto", icon: "auto", label: t.navigation.auto },
];

export function SchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return CHOICES.map(({ value, icon, label }) => (
    <Menu.Item
      key={value}
      role="menuitemradio"
      aria-checked={colorScheme === value}
      closeMenuOnClick={false}
      leftSection={<Icon name={icon} size={17} />}
      rightSection={colorScheme === value ? <Icon name="check" size={16} /> : undefined}
      onClick={() => {
        setColorScheme(value);
      }}
    >
      {label}
    </Menu.Item>
  ));
}
