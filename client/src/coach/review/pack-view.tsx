import { useState } from "react";
import type { UserError } from "../../shared/api/use-action";
import { ActionBar, type Actions } from "./action-bar";
import { Claim, Meta } from "./claim";
import { type Draft, toDraft } from "./draft";
import { EditForm } from "./edit-form";
import { Compared, Edits, LastDecision } from "./history";
import { useReviewKeys } from "./keys";
import type { Pack } from "./pack-data";
import type { PaneProps } from "./pack-pane";
import { Player } from "./player";
import { Quotes } from "./quotes";
import { RegenerateDialog } from "./regenerate-dialog";
import { RejectDialog } from "./reject-dialog";
import classes from "./review.module.css";
import { Checks, MadeBy, Sees } from "./side";
import { type Playback, usePlayback } from "./use-playback";

type ViewProps = PaneProps & { pack: Pack };

/** The pack, its recording and checks, and what can be done about it. */
export function PackView(props: ViewProps) {
  const { pack, decisions, draft } = props;
  const [withheld, setWithheld] = useState(false);
  const playback = usePlayback(pack);
  const { actions, errors, dialog } = useActions(props, withheld);
  return (
    <div className={classes.pane}>
      <div className={classes.scroll}>
        <article className={classes.doc}>
          <Meta pack={pack} />
          {draft ? <Rewording {...props} draft={draft} withheld={withheld} /> : <Claim pack={pack} />}
          <LastDecision pack={pack} />
          <Compared pack={pack} />
          <Quotes pack={pack} playback={playback} />
          <Edits pack={pack} />
        </article>
        <Side pack={pack} playback={playback} withheld={withheld} onWithhold={setWithheld} />
      </div>
      {!draft && (
        <ActionBar pack={pack} actions={actions} errors={errors} busy={decisions.busy} onHelp={props.onHelp} />
      )}
      {dialog}
    </div>
  );
}

function Side(props: { pack: Pack; playback: Playback; withheld: boolean; onWithhold: (on: boolean) => void }) {
  const { pack, playback } = props;
  return (
    <aside className={classes.side}>
      <Player recording={playback.recording} atMs={playback.atMs} plays={playback.plays} />
      <Checks pack={pack} />
      <MadeBy pack={pack} />
      {pack.state === "PENDING_REVIEW" && <Sees {...props} />}
    </aside>
  );
}

function Rewording(props: ViewProps & { draft: Draft; withheld: boolean }) {
  const { pack, decisions, onDraft } = props;
  const save = async (draft: Draft, andApprove: boolean) => {
    const refused = await decisions.edit(pack, draft, andApprove ? { withholdL1: props.withheld } : null);
    if (refused.length === 0) onDraft(null);
    if (refused.length === 0 && andApprove) props.onDecided();
    return refused;
  };
  return (
    <EditForm
      pack={pack}
      draft={props.draft}
      busy={decisions.busy}
      onChange={onDraft}
      onCancel={() => onDraft(null)}
      onSave={save}
    />
  );
}

/** What can be done about the pack as it stands, by button and by key; the dialog that one of them has opened. */
function useActions({ pack, decisions, draft, onDraft, onDecided }: ViewProps, withheld: boolean) {
  const [opened, setOpened] = useState<"reject" | "regenerate" | null>(null);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const isOpen = pack.state === "PENDING_REVIEW";
  const mayApprove = isOpen && pack.crossCheck?.verdict !== "UNSUPPORTED" && !decisions.busy;
  const settle = (refused: readonly UserError[]) => {
    setErrors(refused);
    if (refused.length === 0) onDecided();
    return refused;
  };
  const approve = async () => settle(await decisions.approve([pack], withheld));
  const actions: Actions = {
    approve: mayApprove ? () => void approve() : null,
    edit: isOpen ? () => onDraft(toDraft(pack)) : null,
    regenerate: isOpen ? () => setOpened("regenerate") : null,
    reject: isOpen ? () => setOpened("reject") : null,
  };
  useReviewKeys(draft ? {} : Object.fromEntries(Object.entries(actions).filter(([, action]) => action)));
  const common = { busy: decisions.busy, onClose: () => setOpened(null) };
  const dialog =
    opened === "reject" ? (
      <RejectDialog {...common} onReject={(why) => unlessRefused(decisions.reject(pack, why), () => settle([]))} />
    ) : opened === "regenerate" ? (
      <RegenerateDialog
        {...common}
        onRegenerate={(guidance) => unlessRefused(decisions.regenerate(pack, guidance), common.onClose)}
      />
    ) : null;
  return { actions, errors, dialog };
}

async function unlessRefused(asked: Promise<readonly UserError[]>, then: () => void): Promise<readonly UserError[]> {
  const errors = await asked;
  if (errors.length === 0) then();
  return errors;
}
