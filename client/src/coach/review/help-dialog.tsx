import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Modal } from "../../shared/ui/modal";

const HelpKeys = lazy(() => import("./help-keys"));

/** Every key, and a switch for each: a key that gets in somebody's way can go (WCAG 2.1.4). */
export function HelpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("coach");
  return (
    <Modal opened={opened} onClose={onClose} title={t("help.title")} size="md">
      <HelpKeys />
    </Modal>
  );
}
