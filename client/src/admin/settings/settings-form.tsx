import { Button, NativeSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ErasureApproval, ExportPolicy, Settings_WorkspaceFragment, Visibility } from "../../gql/graphql";
import { newKey, useAction } from "../../shared/api/use-action";
import { LanguageOptions } from "../../shared/ui/language-options";
import { Refused, useRefusals } from "../forms/refusals";
import { UPDATE } from "./update";

const WORKSPACE = graphql(`
  fragment Settings_workspace on Workspace {
    name
    l2Visibility
    exportPolicy
    erasureApproval
    erasureCancelWindowHours
    storageQuotaBytes
    modelTokensPerMonth
    locale
  }
`);

const GB = 1e9;
const FIELDS = [
  "name",
  "l2Visibility",
  "exportPolicy",
  "erasureApproval",
  "erasureCancelWindowHours",
  "storageQuotaBytes",
  "modelTokensPerMonth",
  "locale",
];
const seen: readonly Visibility[] = ["COACH_ONLY", "CLIENT_VISIBLE"];
const exports: readonly ExportPolicy[] = ["NONE", "COACH", "COACH_AND_COACHEE"];
const approvals: readonly ErasureApproval[] = ["AUTOMATIC", "SECOND_PERSON"];

/** The settings that hold as soon as they are saved. */
export function SettingsForm(props: { workspace: FragmentType<typeof WORKSPACE> }) {
  const { t } = useTranslation(["admin", "shared"]);
  const form = useSettings(readFragment(WORKSPACE, props.workspace));
  const { values, set, refusals } = form;
  return (
    <form onSubmit={form.submit}>
      <Stack gap="md" maw={480}>
        <TextInput
          label={t("settings.name")}
          value={values.name}
          error={refusals.at("name")}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <LetterLanguage form={form} />
        <SharingFields form={form} />
        <ErasureFields form={form} />
        <LimitFields form={form} />
        <Refused texts={refusals.rest} />
        <div>
          <Button type="submit" variant="filled" loading={form.busy}>
            {t("shared:save")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function LetterLanguage({ form: { values, set, refusals } }: { form: ReturnType<typeof useSettings> }) {
  const { t } = useTranslation("admin");
  return (
    <NativeSelect
      label={t("settings.letters")}
      description={t("settings.lettersText")}
      value={values.locale}
      error={refusals.at("locale")}
      onChange={({ currentTarget }) => set({ locale: currentTarget.value })}
    >
      <LanguageOptions />
    </NativeSelect>
  );
}

function SharingFields({ form: { values, set, refusals } }: { form: ReturnType<typeof useSettings> }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <NativeSelect
        label={t("settings.quotes")}
        description={t("settings.quotesText")}
        value={values.l2Visibility}
        error={refusals.at("l2Visibility")}
        onChange={({ currentTarget }) => set({ l2Visibility: currentTarget.value as Visibility })}
        data={seen.map((value) => ({ value, label: t(`settings.l2.${value as "COACH_ONLY"}`) }))}
      />
      <NativeSelect
        label={t("settings.exports")}
        description={t("settings.exportsText")}
        value={values.exportPolicy}
        error={refusals.at("exportPolicy")}
        onChange={({ currentTarget }) => set({ exportPolicy: currentTarget.value as ExportPolicy })}
        data={exports.map((value) => ({ value, label: t(`settings.export.${value}`) }))}
      />
    </>
  );
}

function ErasureFields({ form: { values, set, refusals } }: { form: ReturnType<typeof useSettings> }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <NativeSelect
        label={t("settings.approval")}
        description={t("settings.approvalText")}
        value={values.erasureApproval}
        error={refusals.at("erasureApproval")}
        onChange={({ currentTarget }) => set({ erasureApproval: currentTarget.value as ErasureApproval })}
        data={approvals.map((value) => ({ value, label: t(`settings.approve.${value}`) }))}
      />
      <NumberInput
        label={t("settings.window")}
        description={t("settings.windowText")}
        min={0}
        max={168}
        allowDecimal={false}
        value={values.window}
        error={refusals.at("erasureCancelWindowHours")}
        onChange={(window) => set({ window })}
      />
    </>
  );
}

function LimitFields({ form: { values, set, refusals } }: { form: ReturnType<typeof useSettings> }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <NumberInput
        label={t("settings.quota")}
        description={t("settings.quotaText")}
        min={0}
        suffix=" GB"
        value={values.quota}
        error={refusals.at("storageQuotaBytes")}
        onChange={(quota) => set({ quota })}
      />
      <NumberInput
        label={t("settings.tokens")}
        description={t("settings.tokensText")}
        min={0}
        allowDecimal={false}
        thousandSeparator=" "
        value={values.tokens}
        error={refusals.at("modelTokensPerMonth")}
        onChange={(tokens) => set({ tokens })}
      />
    </>
  );
}

type Typed = number | string;

type Values = ReturnType<typeof toValues>;

function toValues(workspace: Settings_WorkspaceFragment) {
  const { erasureCancelWindowHours, storageQuotaBytes, modelTokensPerMonth, locale, ...same } = workspace;
  const quota: Typed = storageQuotaBytes ? storageQuotaBytes / GB : "";
  const tokens: Typed = modelTokensPerMonth ?? "";
  return { ...same, locale: locale ?? "en", window: erasureCancelWindowHours as Typed, quota, tokens };
}

/** Only what was changed here: what another admin changed meanwhile stays. */
function toInput(values: Values, before: Values) {
  const { window, quota, tokens, ...same } = values;
  const changed = Object.entries(same).filter(([key, value]) => before[key as keyof Values] !== value);
  return {
    ...Object.fromEntries(changed),
    ...(window !== before.window && { erasureCancelWindowHours: Number(window) }),
    ...(quota !== before.quota && { storageQuotaBytes: quota === "" ? null : Number(quota) * GB }),
    ...(tokens !== before.tokens && { modelTokensPerMonth: tokens === "" ? null : Number(tokens) }),
  };
}

function useSettings(workspace: Settings_WorkspaceFragment) {
  const { t } = useTranslation("admin");
  const [before, setBefore] = useState(() => toValues(workspace));
  const [values, setValues] = useState(before);
  const refusals = useRefusals(FIELDS);
  const [update, { busy }] = useAction(UPDATE, { refetch: ["Viewer"] });
  const set = (some: Partial<Values>) => setValues((now) => ({ ...now, ...some }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await update({ input: { ...toInput(values, before), idempotencyKey: newKey() } });
    refusals.refuse(done.ok ? [] : done.errors);
    if (!done.ok) return;
    setBefore(values);
    notifications.show({ message: t("settings.saved") });
  };
  return { values, set, refusals, submit, busy };
}
