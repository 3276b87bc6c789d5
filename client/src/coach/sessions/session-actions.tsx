import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { ConfirmDialog } from "../confirm-dialog";
import { COMPLETE_SESSION, DELETE_SESSION, REFETCH, type SessionDetail } from "./session-data";

/** To complete a session and to delete it, each with what that means. */
export function SessionActions({ session }: { session: SessionDetail }) {
  const { t } = useTranslation("coach");
  const [dialog, setDialog] = useState<"complete" | "delete" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      {["OPEN", "READY"].includes(session.state) && (
        <Button onClick={() => setDialog("complete")}>{t("complete.do")}</Button>
      )}
      {session.state !== "DISPOSING" && (
        <Button c="var(--rg-bad)" onClick={() => setDialog("delete")}>
          {t("deleteSession.do")}
        </Button>
      )}
      {dialog === "complete" && <CompleteDialog session={session} onClose={close} />}
      {dialog === "delete" && <DeleteDialog session={session} onClose={close} />}
    </>
  );
}

function CompleteDialog({ session, onClose }: { session: SessionDetail; onClose: () => void }) {
  const { t } = useTranslation("coach");
  const { workspace } = useViewer();
  const [complete, { busy }] = useAction(COMPLETE_SESSION, { refetch: REFETCH });
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const confirm = async () => {
    const outcome = await complete({ input: { sessionId: session.id, idempotencyKey: key } });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  return (
    <ConfirmDialog
      title={t("complete.title")}
      action={t("complete.do")}
      busy={busy}
      errors={errors}
      onClose={onClose}
      onConfirm={() => void confirm()}
    >
      <p>{t("complete.text")}</p>
      <p>
        {workspace.mode === "STATELESS"
          ? t("complete.goes", { count: session.sources.totalCount })
          : t("complete.stays", { count: session.sources.totalCount })}
      </p>
    </ConfirmDialog>
  );
}

function DeleteDialog({ session, onClose }: { session: SessionDetail; onClose: () => void }) {
  const { t } = useTranslation("coach");
  const navigate = useNavigate();
  const [remove, { busy }] = useAction(DELETE_SESSION, { refetch: ["CoachSessions", "NeedySessions"] });
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const confirm = async () => {
    const outcome = await remove({ input: { id: session.id, idempotencyKey: key } });
    if (!outcome.ok) return setErrors(outcome.errors);
    await navigate("/coach/sessions");
  };
  return (
    <ConfirmDialog
      title={t("deleteSession.title")}
      action={t("deleteSession.do")}
      busy={busy}
      errors={errors}
      onClose={onClose}
      onConfirm={() => void confirm()}
    >
      <p>{t("deleteSession.text")}</p>
      <ul>
        <li>{t("deleteSession.sources", { count: session.sources.totalCount })}</li>
        <li>{t("deleteSession.packs", { count: session.packs.totalCount })}</li>
        {session.forms.totalCount > 0 && <li>{t("deleteSession.forms", { count: session.forms.totalCount })}</li>}
        <li>{t("deleteSession.transcript")}</li>
      </ul>
      <p>{t(session.onHold ? "deleteSession.held" : "deleteSession.stays")}</p>
    </ConfirmDialog>
  );
}
