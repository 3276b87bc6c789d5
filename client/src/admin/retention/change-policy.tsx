import { NumberInput, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { Policy_PolicyFragment } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { toNumber } from "../../shared/ui/format";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { ChangePreview, useRetentionPreview } from "./preview";

const SET = graphql(`
  mutation SetRetentionPolicy($input: SetRetentionPolicyInput!) {
    setRetentionPolicy(input: $input) {
      policy {
        ...Policy_policy
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

interface Props {
  policy: Policy_PolicyFragment;
  onClose: () => void;
}

/** Longer holds at once; shorter is shown first, and waits for a day. */
export function ChangePolicy({ policy, onClose }: Props) {
  const { t } = useTranslation("admin");
  const form = useChange(policy, onClose);
  const { category, minDays, maxDays } = policy;
  return (
    <Dialog
      destroys={form.isShorter}
      size="lg"
      title={t("retention.changeTitle", { category: t(`retention.category.${category}`) })}
      submit={form.isShorter ? t("retention.shorten") : t("retention.save")}
      busy={form.busy}
      disabled={!form.isChanged || (form.isShorter && !form.isSeen)}
      refused={form.refusals.rest}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <NumberInput
        label={t("retention.keptForDays")}
        description={t("retention.bounds", { min: toNumber(minDays), max: toNumber(maxDays) })}
        min={minDays}
        max={maxDays}
        allowDecimal={false}
        value={form.days}
        error={form.refusals.at("days")}
        onChange={(value) => form.setDays(value)}
      />
      {category === "SESSION" && <ArchiveField form={form} />}
      {form.isShorter && <ChangePreview of={form.preview} />}
      {form.isChanged && !form.isShorter && <Text>{t("retention.longer")}</Text>}
    </Dialog>
  );
}

function ArchiveField({ form }: { form: ReturnType<typeof useChange> }) {
  const { t } = useTranslation("admin");
  return (
    <NumberInput
      label={t("retention.archiveDays")}
      description={t("retention.archiveText")}
      min={1}
      allowDecimal={false}
      value={form.archive}
      error={form.refusals.at("archiveAfterDays")}
      onChange={(value) => form.setArchive(value)}
    />
  );
}

type Typed = number | string;
const toDays = (value: Typed): number | null => (typeof value === "number" ? value : null);

function useChange(policy: Policy_PolicyFragment, onClose: () => void) {
  const [days, setDays] = useState<Typed>(policy.days);
  const [archive, setArchive] = useState<Typed>(policy.archiveAfterDays ?? "");
  const refusals = useRefusals(["days", "archiveAfterDays"]);
  const [set, { busy }] = useAction(SET);
  const wanted = { days: toDays(days) ?? policy.days, archiveAfterDays: toDays(archive) };
  const isShorter = wanted.days < policy.days || isSooner(wanted.archiveAfterDays, policy.archiveAfterDays ?? null);
  const isChanged = wanted.days !== policy.days || wanted.archiveAfterDays !== (policy.archiveAfterDays ?? null);
  const isAllowed = wanted.days >= policy.minDays && wanted.days <= policy.maxDays;
  const [asked] = useDebouncedValue(JSON.stringify(wanted), 400);
  const preview = useRetentionPreview(
    isShorter && isAllowed ? { category: policy.category, ...JSON.parse(asked) } : null,
  );
  const isSeen = Boolean(preview.data) && !preview.loading && asked === JSON.stringify(wanted);
  const submit = async () => {
    const previewToken = isShorter ? preview.data?.retentionPreview.token : null;
    const done = await set({
      input: { category: policy.category, ...wanted, previewToken, idempotencyKey: refusals.key },
    });
    if (done.ok) return onClose();
    refusals.refuse(done.errors);
    if (done.errors.some(({ code }) => code === "PREVIEW_STALE")) await preview.refetch();
  };
  return { days, setDays, archive, setArchive, refusals, isShorter, isChanged, isSeen, preview, busy, submit };
}

/** Null is never. */
const isSooner = (wanted: number | null, now: number | null): boolean =>
  wanted !== null && (now === null || wanted < now);
