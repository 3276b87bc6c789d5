import { skipToken, useQuery } from "@apollo/client/react";
import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { WorkspaceMode } from "../../gql/graphql";
import { newKey, useAction } from "../../shared/api/use-action";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { Effect } from "../retention/preview";
import { UPDATE } from "./update";

const WORKSPACE = graphql(`
  fragment Mode_workspace on Workspace {
    mode
  }
`);
const PREVIEW = graphql(`
  query ModePreview($mode: WorkspaceMode!) {
    modePreview(mode: $mode) {
      token
      ...Effect_preview
    }
  }
`);

/** Whether the workspace keeps its sources, and the way to the other. */
export function ModeSwitch(props: { workspace: FragmentType<typeof WORKSPACE> }) {
  const { t } = useTranslation("admin");
  const { mode } = readFragment(WORKSPACE, props.workspace);
  const other: WorkspaceMode = mode === "STANDARD" ? "STATELESS" : "STANDARD";
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Text fw={560}>{t(`mode.now.${mode}`)}</Text>
      <Text c="dimmed" mb="md">
        {t(`mode.text.${mode}`)}
      </Text>
      <Group gap="xs">
        <Button onClick={dialog.open}>{t(`mode.to.${other}`)}</Button>
        {mode === "STANDARD" && <TakeBack />}
      </Group>
      {isOpen && <SwitchMode mode={other} onClose={dialog.close} />}
    </>
  );
}

/** The API doesn't say whether a switch waits: asking for the mode that is takes back one that does. */
function TakeBack() {
  const { t } = useTranslation("admin");
  const [update, { busy }] = useAction(UPDATE);
  const run = async () => {
    const done = await update({ input: { mode: "STANDARD", idempotencyKey: newKey() } });
    if (done.ok) notifications.show({ message: t("mode.takenBack") });
  };
  return (
    <Button variant="subtle" loading={busy} onClick={() => void run()}>
      {t("mode.takeBack")}
    </Button>
  );
}

function SwitchMode({ mode, onClose }: { mode: WorkspaceMode; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const isStateless = mode === "STATELESS";
  const preview = useQuery(PREVIEW, isStateless ? { variables: { mode }, fetchPolicy: "network-only" } : skipToken);
  const refusals = useRefusals([]);
  const [update, { busy }] = useAction(UPDATE);
  const submit = async () => {
    const previewToken = preview.data?.modePreview.token;
    const done = await update({ input: { mode, previewToken, idempotencyKey: refusals.key } });
    if (done.ok) return onClose();
    refusals.refuse(done.errors);
    if (done.errors.some(({ code }) => code === "PREVIEW_STALE")) await preview.refetch();
  };
  return (
    <Dialog
      destroys={isStateless}
      size="lg"
      title={t(`mode.ask.${mode}`)}
      submit={t(`mode.to.${mode}`)}
      busy={busy}
      disabled={isStateless && !preview.data}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <Text>{t(`mode.will.${mode}`)}</Text>
      {isStateless && preview.error && <ErrorState error={preview.error} retry={() => void preview.refetch()} />}
      {isStateless && !preview.data && !preview.error && <LoadingState rows={2} />}
      {preview.data && <Effect of={preview.data.modePreview} />}
    </Dialog>
  );
}
