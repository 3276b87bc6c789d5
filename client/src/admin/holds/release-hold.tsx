import { Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { useAction } from "../../shared/api/use-action";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";

const RELEASE = graphql(`
  mutation ReleaseLegalHold($input: ReleaseLegalHoldInput!) {
    releaseLegalHold(input: $input) {
      hold {
        id
        releasedAt
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** Ends a hold, with a reason; what it deferred then goes by itself. */
export function ReleaseHold({ holdId, onClose }: { holdId: string; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const [reason, setReason] = useState("");
  const refusals = useRefusals(["reason"]);
  const [release, { busy }] = useAction(RELEASE, { refetch: ["Holds"] });
  const submit = async () => {
    const done = await release({ input: { holdId, reason: reason.trim(), idempotencyKey: refusals.key } });
    if (done.ok) return onClose();
    refusals.refuse(done.errors);
  };
  return (
    <Dialog
      destroys
      title={t("hold.releaseTitle")}
      submit={t("hold.release")}
      busy={busy}
      disabled={reason.trim() === ""}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <Text>{t("hold.releaseText")}</Text>
      <Textarea
        autosize
        minRows={2}
        label={t("reason.needed")}
        description={t("reason.kept")}
        value={reason}
        error={refusals.at("reason")}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Dialog>
  );
}
