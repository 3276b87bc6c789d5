import { skipToken, useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { WorkspaceMode } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { Effect } from "../retention/preview";
import { UPDATE } from "./update";
import { useWaitingSwitch, Waiting } from "./waiting-switch";

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

/** Whether the workspace keeps its sources, the way to the other, and a switch that waits out its day. */
export function ModeSwitch(props: { workspace: FragmentType<typeof WORKSPACE> }) {
  const { t } = useTranslation("admin");
  const { mode } = readFragment(WORKSPACE, props.workspace);
  const other: WorkspaceMode = mode === "STANDARD" ? "STATELESS" : "STANDARD";
  const [isOpen, dialog] = useDisclosure(false);
  const waiting = useWaitingSwitch();
  return (
    <>
      <Text fw={560}>{t(`mode.now.${mode}`)}</Text>
      <Text c="dimmed" mb="md">
        {t(`mode.text.${mode}`)}
      </Text>
      {mode === "STANDARD" && waiting ? (
        <Waiting of={waiting} />
      ) : (
        <Button onClick={dialog.open}>{t(`mode.to.${other}`)}</Button>
      )}
      {isOpen && <SwitchMode mode={other} onClose={dialog.close} />}
    </>
  );
}

function SwitchMode({ mode, onClose }: { mode: WorkspaceMode; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const isStateless = mode === "STATELESS";
  const preview = useQuery(PREVIEW, isStateless ? { variables: { mode }, fetchPolicy: "network-only" } : skipToken);
  const refusals = useRefusals([]);
  const [update, { busy }] = useAction(UPDATE, { refetch: ["WaitingSwitch"] });
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
