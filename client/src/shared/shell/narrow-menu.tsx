import { Drawer } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The side bar where it has no place of its own. */
export default function NarrowMenu({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  // The drawer's own listener is the window's, before whatever is opened from it: that would close with the drawer.
  const close = ({ key, nativeEvent, target, currentTarget }: KeyboardEvent) => {
    if (key === "Escape" && !nativeEvent.isComposing && currentTarget.contains(target as Node)) onClose();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      closeOnEscape={false}
      onKeyDown={close}
      size={260}
      title={t("appName")}
      hiddenFrom="sm"
    >
      {children}
    </Drawer>
  );
}
