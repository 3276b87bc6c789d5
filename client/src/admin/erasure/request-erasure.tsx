import { Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { useAction } from "../../shared/api/use-action";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { PeoplePicker, type Person } from "../people/picker";
import { ErasurePreview, useErasurePreview } from "./preview";

const REQUEST = graphql(`
  mutation RequestErasure($input: RequestErasureInput!) {
    requestErasure(input: $input) {
      request {
        id
        state
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

const FIELDS = ["subjectId", "confirmation", "reason"] as const;

/** Asks for a person's erasure: who, what would go, and the person's address typed by hand. */
export function RequestErasure({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const form = useRequest();
  const { person, preview, refusals } = form;
  return (
    <Dialog
      destroys
      size="lg"
      title={t("erasure.ask")}
      submit={t("erasure.askSubmit")}
      busy={form.busy}
      disabled={!person || !preview.data || form.confirmation.trim() === ""}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <PeoplePicker
        label={t("erasure.person")}
        value={person?.id ?? null}
        error={refusals.at("subjectId")}
        onChange={form.setPerson}
      />
      {person ? <ErasurePreview of={preview} /> : <Text c="dimmed">{t("erasure.pickFirst")}</Text>}
      {person && <Confirmation form={form} person={person} />}
    </Dialog>
  );
}

function useRequest() {
  const navigate = useNavigate();
  const [person, setPerson] = useState<Person | null>(null);
  const [confirmation, setConfirmation] = useState("");
  const [reason, setReason] = useState("");
  const refusals = useRefusals(FIELDS);
  const preview = useErasurePreview(person?.id ?? null);
  const [request, { busy }] = useAction(REQUEST, { refetch: ["Erasures"] });
  const submit = async () => {
    if (!person || !preview.data) return;
    const done = await request({
      input: {
        ...{ subjectId: person.id, previewToken: preview.data.erasurePreview.token },
        ...{ confirmation: confirmation.trim(), reason: reason.trim() || null, idempotencyKey: refusals.key },
      },
    });
    if (done.ok && done.payload.request) return void navigate(`/admin/erasure/${done.payload.request.id}`);
    if (done.ok) return;
    refusals.refuse(done.errors);
    if (done.errors.some(({ code }) => code === "PREVIEW_STALE")) await preview.refetch();
  };
  return { person, setPerson, confirmation, setConfirmation, reason, setReason, preview, refusals, submit, busy };
}

function Confirmation({ form, person }: { form: ReturnType<typeof useRequest>; person: Person }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <TextInput
        label={t("erasure.confirm", { email: person.email })}
        description={t("erasure.confirmText")}
        autoComplete="off"
        value={form.confirmation}
        error={form.refusals.at("confirmation")}
        onChange={({ currentTarget }) => form.setConfirmation(currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={2}
        label={t("reason.optional")}
        description={t("reason.kept")}
        value={form.reason}
        error={form.refusals.at("reason")}
        onChange={({ currentTarget }) => form.setReason(currentTarget.value)}
      />
    </>
  );
}
