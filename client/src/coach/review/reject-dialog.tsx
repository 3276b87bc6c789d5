import { Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RejectReason } from "../../gql/graphql";
import type { UserError } from "../../shared/api/use-action";
import { Modal } from "../../shared/ui/modal";
import { Refusal, refusalAt } from "../refusal";

const reasons = [
  "NOT_SUPPORTED",
  "WRONG_PERSON",
  "TOO_SENSITIVE",
  "NOT_USEFUL",
  "OTHER",
] as const satisfies readonly RejectReason[];

/** Why a pack is refused. `onReject` gives what the server had against it. */
export function RejectDialog(props: {
  onClose: () => void;
  busy: boolean;
  onReject: (why: { reason: RejectReason; note: string }) => Promise<readonly UserError[]>;
}) {
  const { t } = useTranslation(["coach", "shared"]);
  const [reason, setReason] = useState<RejectReason>("NOT_SUPPORTED");
  const [note, setNote] = useState("");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const reject = async () => setErrors(await props.onReject({ reason, note }));
  return (
    <Modal opened onClose={props.onClose} title={t("reject.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("reject.text")}
        </Text>
        <Reason value={reason} onChange={setReason} error={refusalAt(errors, "reason")} />
        <Textarea
          label={t("reject.note")}
          withAsterisk
          description={t("reject.noteText")}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          error={refusalAt(errors, "note")}
          autosize
          minRows={2}
        />
        <Refusal errors={errors} except={["reason", "note"]} />
        <Group justify="flex-end">
          <Button onClick={props.onClose}>{t("shared:cancel")}</Button>
          <Button color="red" variant="filled" loading={props.busy} onClick={() => void reject()}>
            {t("reject.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Reason(props: { value: RejectReason; onChange: (value: RejectReason) => void; error: string | undefined }) {
  const { t } = useTranslation("coach");
  return (
    <Radio.Group
      label={t("reject.reason")}
      value={props.value}
      onChange={(value) => props.onChange(value as RejectReason)}
      error={props.error}
    >
      <Stack gap={8} mt={8}>
        {reasons.map((one, index) => (
          <Radio key={one} value={one} label={t(`reason.${one}`)} data-autofocus={index === 0 || undefined} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
