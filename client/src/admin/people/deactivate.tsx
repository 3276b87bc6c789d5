import { Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { useAction } from "../../shared/api/use-action";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";

const DEACTIVATE = graphql(`
  mutation DeactivateUser($input: DestroyInput!) {
    deactivateUser(input: $input) {
      user {
        id
        active
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** Ends a person's access; what is kept about them stays under its rules. */
export function Deactivate({ person, onClose }: { person: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const [reason, setReason] = useState("");
  const refusals = useRefusals(["reason"]);
  const [deactivate, { busy }] = useAction(DEACTIVATE, { refetch: ["People"] });
  const submit = async () => {
    const done = await deactivate({
      input: { id: person.id, reason: reason.trim() || null, idempotencyKey: refusals.key },
    });
    if (done.ok) return onClose();
    refusals.refuse(done.errors);
  };
  return (
    <Dialog
      destroys
      title={t("people.deactivateTitle", { name: person.name })}
      submit={t("people.deactivate")}
      busy={busy}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <Text>{t("people.deactivateText")}</Text>
      <Textarea
        autosize
        minRows={2}
        label={t("reason.optional")}
        description={t("reason.kept")}
        value={reason}
        error={refusals.at("reason")}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Dialog>
  );
}
