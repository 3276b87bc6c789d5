import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The side bar where it has no place of its own. */
export default function NarrowMenu({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={onClose} size={260} title={t("appName")} hiddenFrom="sm">
      {children}
    </Drawer>
  );
}
