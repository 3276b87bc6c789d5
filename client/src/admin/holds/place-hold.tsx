import { SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { HoldKind } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";

const PLACE = graphql(`
  mutation PlaceLegalHold($input: PlaceLegalHoldInput!) {
    placeLegalHold(input: $input) {
      hold {
        id
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

const kinds: readonly HoldKind[] = ["LEGAL", "STATUTORY"];

/** Keeps a person's data, a session, a source or a form, whatever else is asked. */
export function PlaceHold({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const { values, set, refusals, busy, submit } = usePlacing(onClose);
  const field = (name: "targetId" | "ground" | "reason" | "until") => ({
    label: t(`hold.form.${name}`),
    description: t(`hold.form.${name}Text`),
    value: values[name],
    error: refusals.at(name),
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <Dialog
      title={t("hold.place")}
      submit={t("hold.placeSubmit")}
      busy={busy}
      disabled={!values.targetId.trim() || !values.ground.trim() || !values.reason.trim()}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput {...field("targetId")} data-autofocus autoComplete="off" />
      <KindChoice value={values.kind} onChange={(kind) => set({ kind })} />
      <TextInput {...field("ground")} maxLength={120} />
      <Textarea {...field("reason")} autosize minRows={2} />
      <TextInput {...field("until")} type="date" />
    </Dialog>
  );
}

function usePlacing(onClose: () => void) {
  const [values, setValues] = useState({ targetId: "", kind: "LEGAL" as HoldKind, ground: "", reason: "", until: "" });
  const refusals = useRefusals(["targetId", "ground", "reason", "until"]);
  const [place, { busy }] = useAction(PLACE, { refetch: ["Holds"] });
  const set = (some: Partial<typeof values>) => setValues((before) => ({ ...before, ...some }));
  const submit = async () => {
    const { targetId, kind, ground, reason, until } = values;
    const done = await place({
      input: {
        ...{
          targetId: targetId.trim(),
          kind,
          ground: ground.trim(),
          reason: reason.trim(),
          idempotencyKey: refusals.key,
        },
        until: until ? new Date(until).toISOString() : null,
      },
    });
    if (done.ok) return onClose();
    refusals.refuse(done.errors);
  };
  return { values, set, refusals, busy, submit };
}

function KindChoice({ value, onChange }: { value: HoldKind; onChange: (kind: HoldKind) => void }) {
  const { t } = useTranslation("admin");
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t("hold.kind")}
      </Text>
      <SegmentedControl
        fullWidth
        aria-label={t("hold.kind")}
        value={value}
        onChange={(kind) => onChange(kind as HoldKind)}
        data={kinds.map((kind) => ({ value: kind, label: t(`hold.kinds.${kind}`) }))}
      />
      <Text size="xs" c="dimmed">
        {t(`hold.kindText.${value}`)}
      </Text>
    </Stack>
  );
}
