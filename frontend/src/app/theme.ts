// The look, as far as Mantine controls it: one quiet colour, one type scale, few shadows. The rest is in tokens.css.
import {
  ActionIcon,
  Badge,
  Button,
  createTheme,
  type MantineColorsTuple,
  type MenuProps,
  type ModalRootProps,
  type PaperProps,
  type TooltipProps,
} from "@mantine/core";
import { t } from "@/i18n";

const ink: MantineColorsTuple = [
  "#eef5f5",
  "#dcebeb",
  "#b9d8d9",
  "#92c3c6",
  "#6fabb0",
  "#4d9299",
  "#327881",
  "#1d5560",
  "#17464f",
  "#10343b",
];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 3 },
  colors: { ink },
  autoContrast: true,
  luminanceThreshold: 0.4,
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: {
    xs: "var(--text-xs)",
    sm: "var(--text-sm)",
    md: "var(--text-md)",
    lg: "var(--text-lg)",
    xl: "var(--text-xl)",
  },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.55", lg: "1.5", xl: "1.35" },
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "var(--text-title)", lineHeight: "1.25" },
      h2: { fontSize: "var(--text-lg)", lineHeight: "1.35" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "9px", lg: "14px", xl: "22px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 36 } }),
    Badge: Badge.extend({ defaultProps: { tt: "none", fw: 550 } }),
    Button: Button.extend({ styles: { root: { fontWeight: 550 } } }),
    // By their names alone: the components themselves are loaded when they are first needed.
    Menu: {
      // Inside of the page's landmarks, and without Mantine's placeholder, which is no item of a menu.
      defaultProps: {
        shadow: "md",
        position: "bottom-end",
        withinPortal: false,
        withInitialFocusPlaceholder: false,
      } satisfies Partial<MenuProps>,
    },
    ModalRoot: { defaultProps: { centered: true, radius: "lg" } satisfies Partial<ModalRootProps> },
    Notification: { defaultProps: () => ({ closeButtonProps: { "aria-label": t("closeMessage") } }) },
    Paper: { defaultProps: { radius: "lg" } satisfies Partial<PaperProps> },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } satisfies Partial<TooltipProps> },
  },
});
