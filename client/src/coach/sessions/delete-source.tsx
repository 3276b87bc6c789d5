import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { ConfirmDialog } from "../confirm-dialog";
import { DELETE_SOURCE, REFETCH, type SessionSource } from "./session-data";

export function DeleteSource({ source, onClose }: { source: SessionSource; onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const { workspace } = useViewer();
  const [remove, { busy }] = useAction(DELETE_SOURCE, { refetch: REFETCH });
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const name = source.filename ?? t(`sourceKind.${source.kind}`);
  const confirm = async () => {
    const outcome = await remove({ input: { id: source.id, idempotencyKey: key } });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  return (
    <ConfirmDialog
      title={t("deleteSource.title", { name })}
      action={t("sources.delete")}
      busy={busy}
      errors={errors}
      onClose={onClose}
      onConfirm={() => void confirm()}
    >
      <p>
        {workspace.mode === "STATELESS"
          ? t("deleteSource.atOnce")
          : t("deleteSource.trash", { days: t("shared:days", { count: workspace.trashDays }) })}
      </p>
      <p>{t("deleteSource.stays")}</p>
    </ConfirmDialog>
  );
}
