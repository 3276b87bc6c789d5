import { Button, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Decide_RequestFragment } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { type Decision, decisions } from "./decisions";
import { ErasurePreview, useErasurePreview } from "./preview";

const DECIDE = graphql(`
  fragment Decide_request on ErasureRequest {
    id
    state
    daysLeft
    extended
    requestedBy {
      id
    }
    subject {
      id
    }
  }
`);

function possible({ state, extended, daysLeft }: Decide_RequestFragment): Decision[] {
  const isOpen = state === "AWAITING_APPROVAL" || state === "SCHEDULED";
  const isUnderWay = isOpen || state === "RUNNING" || state === "RETRYING";
  return [
    ...(state === "AWAITING_APPROVAL" ? (["reject", "approve"] as const) : []),
    ...(isOpen ? (["cancel"] as const) : []),
    ...(isUnderWay && !extended && daysLeft >= 0 ? (["extend"] as const) : []),
  ];
}

/** What an admin can decide about it now. */
export function Decide(props: { request: FragmentType<typeof DECIDE> }) {
  const { t } = useTranslation("admin");
  const { user } = useViewer();
  const request = readFragment(DECIDE, props.request);
  const [open, setOpen] = useState<Decision | null>(null);
  const isOwn = request.requestedBy?.id === user.id || request.subject?.id === user.id;
  const offered = possible(request).filter((one) => !isOwn || (one !== "approve" && one !== "reject"));
  return (
    <>
      {isOwn && request.state === "AWAITING_APPROVAL" && (
        <Text size="sm" c="dimmed" maw={280}>
          {t("decide.second")}
        </Text>
      )}
      {offered.map((decision) => (
        <Button
          key={decision}
          variant={decision === "approve" ? "filled" : "default"}
          onClick={() => setOpen(decision)}
        >
          {t(`decide.${decision}.button`)}
        </Button>
      ))}
      {open && <DecideDialog decision={open} request={request} onClose={() => setOpen(null)} />}
    </>
  );
}

function DecideDialog(props: { decision: Decision; request: Decide_RequestFragment; onClose: () => void }) {
  const { decision, request, onClose } = props;
  const { t } = useTranslation("admin");
  const preview = useErasurePreview(decision === "approve" ? (request.subject?.id ?? null) : null);
  const { mutation, needsReason, destroys } = decisions[decision];
  const [reason, setReason] = useState("");
  const refusals = useRefusals(["reason"]);
  const [run, { busy }] = useAction(mutation, { refetch: ["Erasure"] });
  const submit = async () => {
    const input = { requestId: request.id, reason: reason.trim() || null, idempotencyKey: refusals.key };
    const done = await run({ input });
    if (done.ok) return onClose();
    refusals.refuse(done.errors);
  };
  return (
    <Dialog
      destroys={destroys}
      title={t(`decide.${decision}.title`)}
      submit={t(`decide.${decision}.button`)}
      busy={busy}
      disabled={needsReason && reason.trim() === ""}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <Text>{t(`decide.${decision}.text`)}</Text>
      {decision === "approve" && request.subject && <ErasurePreview of={preview} />}
      <Textarea
        autosize
        minRows={2}
        label={needsReason ? t("reason.needed") : t("reason.optional")}
        description={t("reason.kept")}
        value={reason}
        error={refusals.at("reason")}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Dialog>
  );
}
