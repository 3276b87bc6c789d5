import { SegmentedControl } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

export type Density = "comfortable" | "compact";

/** How close rows stand; remembered on this device for all tables. */
export const useDensity = () =>
  useLocalStorage<Density>({
    key: "regenesis.density",
    defaultValue: "comfortable",
    getInitialValueInEffect: false,
  });

export function DensitySwitch() {
  const { t } = useTranslation("admin");
  const [density, setDensity] = useDensity();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("table.density")}
      value={density}
      onChange={(value) => setDensity(value as Density)}
      data={[
        { value: "comfortable", label: t("table.comfortable") },
        { value: "compact", label: t("table.compact") },
      ]}
    />
  );
}
