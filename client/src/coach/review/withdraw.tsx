import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { ConfirmDialog } from "../confirm-dialog";
import { type Pack, WITHDRAW } from "./pack-data";

/** Takes a delivered insight back from its coachee. */
export function Withdraw({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const [isOpen, dialog] = useDisclosure(false);
  const [withdraw, { busy }] = useAction(WITHDRAW);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const confirm = async () => {
    const input = { packId: pack.id, expectedVersion: pack.version, idempotencyKey: newKey() };
    const outcome = await withdraw({ input });
    if (outcome.ok) dialog.close();
    else setErrors(outcome.errors);
  };
  return (
    <>
      <Button onClick={dialog.open}>{t("withdraw.do")}</Button>
      {isOpen && (
        <ConfirmDialog
          title={t("withdraw.title")}
          action={t("withdraw.do")}
          busy={busy}
          errors={errors}
          onClose={dialog.close}
          onConfirm={() => void confirm()}
        >
          <p>{t("withdraw.text")}</p>
          <p>{t("withdraw.stays")}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
