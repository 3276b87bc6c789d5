import { useQuery } from "@apollo/client/react";
import { Anchor, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { ConfirmDialog } from "../confirm-dialog";
import { KeptChip } from "../sessions/badges";
import { FieldValue } from "./field-value";
import { DELETE_FORM, FORM, type Form as FormData } from "./form-data";
import classes from "./forms.module.css";

const LOOK_AGAIN_MS = 3_000;

export default function Form() {
  const { t } = useTranslation(["coach", "shared"]);
  const { id = "" } = useParams();
  const { data, error, loading, refetch, startPolling, stopPolling } = useQuery(FORM, {
    variables: { id },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const node = data?.node;
  const form = node && "values" in node ? node : null;
  const isFilling = form?.state === "FILLING";
  useEffect(() => {
    if (isFilling) startPolling(LOOK_AGAIN_MS);
    return stopPolling;
  }, [isFilling, startPolling, stopPolling]);
  if (form) return <Filled form={form} />;
  return (
    <Page title={t("shared:nav.forms")}>
      {loading ? (
        <LoadingState />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <EmptyState title={t("form.gone")} text={t("form.goneText")} action={<BackToAll />} />
      )}
    </Page>
  );
}

function BackToAll() {
  const { t } = useTranslation("coach");
  return (
    <Anchor component={Link} to="/coach/forms">
      {t("form.all")}
    </Anchor>
  );
}

function Filled({ form }: { form: FormData }) {
  const { t } = useTranslation("coach");
  const [isDeleting, deleting] = useDisclosure(false);
  const answerTo = (key: string) => form.values?.find((value) => value.key === key);
  return (
    <Page
      title={form.template?.name ?? t("form.unnamed")}
      lead={<Lead form={form} />}
      actions={
        form.state === "READY" && (
          <Button c="var(--rg-bad)" onClick={deleting.open}>
            {t("form.delete")}
          </Button>
        )
      }
    >
      {form.state !== "READY" && (
        <p className={classes.state} role="status">
          {t(`formStateText.${form.state}`)}
        </p>
      )}
      {form.state === "READY" && <Unread form={form} />}
      {form.state === "READY" && (
        <ul className={classes.fields}>
          {form.template?.fields.map((field) => (
            <FieldValue key={field.key} form={form} field={field} value={answerTo(field.key)} />
          ))}
        </ul>
      )}
      {isDeleting && <DeleteForm form={form} onClose={deleting.close} />}
    </Page>
  );
}

/** Files in which an answer may stand that nobody has looked at, and why. */
function Unread({ form: { unread, session } }: { form: FormData }) {
  const { t } = useTranslation("coach");
  if (unread.length === 0) return null;
  const nameOf = (id: string) => session?.sources.nodes.find((source) => source.id === id)?.filename;
  return (
    <section className={classes.unread}>
      <h2>{t("form.unread")}</h2>
      <ul>
        {unread.map(({ sourceId, reason }) => (
          <li key={sourceId}>
            {nameOf(sourceId) ?? t("form.unreadUnnamed")}: {t(`unread.${reason}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lead({ form }: { form: FormData }) {
  const { t } = useTranslation("coach");
  return (
    <>
      {form.session && (
        <Anchor component={Link} to={`/coach/sessions/${form.session.id}`} inherit underline="always">
          {form.session.title ?? t("form.session")}
        </Anchor>
      )}{" "}
      · <When at={form.createdAt} /> · <KeptChip expiresAt={form.expiresAt} onHold={form.onHold} />
    </>
  );
}

function DeleteForm({ form, onClose }: { form: FormData; onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const { workspace } = useViewer();
  const navigate = useNavigate();
  const [remove, { busy }] = useAction(DELETE_FORM, { refetch: ["CoachForms"] });
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const confirm = async () => {
    const outcome = await remove({ input: { id: form.id, idempotencyKey: key } });
    if (!outcome.ok) return setErrors(outcome.errors);
    await navigate("/coach/forms");
  };
  return (
    <ConfirmDialog
      title={t("form.deleteTitle")}
      action={t("form.delete")}
      busy={busy}
      errors={errors}
      onClose={onClose}
      onConfirm={() => void confirm()}
    >
      <p>
        {t("form.deleteText", {
          count: form.values?.filter(({ value }) => value !== null).length ?? 0,
          days: t("shared:days", { count: workspace.trashDays }),
        })}
      </p>
      <p>{t("form.deleteStays")}</p>
    </ConfirmDialog>
  );
}
