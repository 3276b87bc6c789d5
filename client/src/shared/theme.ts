import {
  type BadgeProps,
  type ButtonProps,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MantineThemeComponent,
  type ModalProps,
  type NotificationProps,
} from "@mantine/core";
import { t } from "./i18n";

const brand: MantineColorsTuple = [
  "#e9f3f0",
  "#d3e8e2",
  "#a9d3c8",
  "#7cbdae",
  "#5ec4ae",
  "#3a9c89",
  "#23816f",
  "#177666",
  "#127061",
  "#0f6b5c",
];

/** Without the component itself, which a page loads when it has one. */
const byDefault = <Props>(defaultProps: Partial<Props>): MantineThemeComponent => ({ defaultProps });

/** Mantine in the project's colours; contrast holds in both schemes with shade 9 in the light and 4 in the dark. */
export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: { light: 9, dark: 4 },
  colors: { brand },
  autoContrast: true,
  luminanceThreshold: 0.3,
  // Mantine measures the contrast in the light scheme alone, and would write white on the dark scheme's bright green.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === "filled" ? { ...colors, color: "var(--rg-on-fill)" } : colors;
  },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, monospace",
  fontSizes: { xs: "0.8125rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  headings: {
    fontWeight: "620",
    sizes: { h1: { fontSize: "1.25rem" }, h2: { fontSize: "1rem" }, h3: { fontSize: "0.9375rem" } },
  },
  defaultRadius: "10px",
  respectReducedMotion: true,
  components: {
    Button: byDefault<ButtonProps>({ variant: "default", fw: 550 }),
    Badge: byDefault<BadgeProps>({ autoContrast: true, tt: "none" }),
    Notification: byDefault<NotificationProps>({ closeButtonProps: { "aria-label": t("close") } }),
    Modal: byDefault<ModalProps>({
      centered: true,
      transitionProps: { duration: 120 },
      closeButtonProps: { "aria-label": t("close") },
      overlayProps: { backgroundOpacity: 0.4 },
    }),
  },
});
