import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../forms/dialog";
import { usePurge } from "./use-bulk";

interface Props {
  items: readonly { id: string; onHold: boolean }[];
  onClose: () => void;
  onDone: (left: ReadonlySet<string>) => void;
}

/** Says how many go and how many a hold keeps, and then destroys. */
export function Purge({ items, onClose, onDone }: Props) {
  const { t } = useTranslation("admin");
  const going = items.filter(({ onHold }) => !onHold);
  const held = items.length - going.length;
  const { run, busy } = usePurge((left) => {
    onDone(left);
    onClose();
  });
  return (
    <Dialog
      destroys
      title={t("trash.purgeTitle", { count: going.length })}
      submit={t("trash.purgeSubmit", { count: going.length })}
      busy={busy}
      disabled={going.length === 0}
      onClose={onClose}
      onSubmit={() => run(going.map(({ id }) => id))}
    >
      <Text>{t("trash.purgeText", { count: going.length })}</Text>
      {held > 0 && <Text>{t("trash.held", { count: held })}</Text>}
    </Dialog>
  );
}
