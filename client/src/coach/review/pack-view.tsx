import { Loader } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { UserError } from "../../shared/api/use-action";
import { Chip } from "../../shared/ui/chip";
import { When } from "../../shared/ui/when";
import { ActionBar } from "./action-bar";
import { EditForm, toDraft } from "./edit-form";
import { Compared, Edits } from "./history";
import { useReviewKeys } from "./keys";
import type { Pack } from "./pack-data";
import type { PaneProps } from "./pack-pane";
import { Player } from "./player";
import { Quotes } from "./quotes";
import { RegenerateDialog } from "./regenerate-dialog";
import { RejectDialog } from "./reject-dialog";
import classes from "./review.module.css";
import { Checks, MadeBy, Sees } from "./side";
import { usePlayback } from "./use-playback";
import { VerdictChip } from "./verdict-chip";

const SOON_MS = 90 * 24 * 3600 * 1000;

/** The pack, its recording and checks, and what can be done about it. */
export function PackView(props: PaneProps & { pack: Pack }) {
  const { pack, decisions, draft, onDraft } = props;
  const [dialog, setDialog] = useState<"reject" | "regenerate" | null>(null);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [withheld, setWithheld] = useState(false);
  const playback = usePlayback(pack);
  const isOpen = pack.state === "PENDING_REVIEW";
  const mayApprove = isOpen && pack.crossCheck?.verdict !== "UNSUPPORTED" && !decisions.busy;
  const settle = (refused: readonly UserError[], isDone = refused.length === 0) => {
    setErrors(refused);
    if (isDone) props.onDecided();
    return refused;
  };
  const approve = async () => settle(await decisions.approve([pack], withheld));
  const actions = {
    approve: mayApprove ? () => void approve() : null,
    edit: isOpen ? () => onDraft(toDraft(pack)) : null,
    regenerate: isOpen ? () => setDialog("regenerate") : null,
    reject: isOpen ? () => setDialog("reject") : null,
  };
  useReviewKeys(draft ? {} : Object.fromEntries(Object.entries(actions).filter(([, action]) => action)));
  return (
    <div className={classes.pane}>
      <div className={classes.scroll}>
        <article className={classes.doc}>
          <Meta pack={pack} />
          {draft ? (
            <EditForm
              pack={pack}
              draft={draft}
              busy={decisions.busy}
              onChange={onDraft}
              onCancel={() => onDraft(null)}
              onSave={async (changed, andApprove) => {
                const refused = await decisions.edit(pack, changed, andApprove ? { withholdL1: withheld } : null);
                if (refused.length === 0) onDraft(null);
                if (refused.length === 0 && andApprove) props.onDecided();
                return refused;
              }}
            />
          ) : (
            <Claim pack={pack} />
          )}
          <Compared pack={pack} />
          <Quotes pack={pack} chosen={playback.chosen} canPlay={playback.canPlay} onPlay={playback.play} />
          <Edits pack={pack} />
        </article>
        <aside className={classes.side}>
          <Player recording={playback.recording} atMs={playback.atMs} plays={playback.plays} />
          <Checks pack={pack} />
          <MadeBy pack={pack} />
          {isOpen && <Sees pack={pack} withheld={withheld} onWithhold={setWithheld} />}
        </aside>
      </div>
      {!draft && (
        <ActionBar pack={pack} actions={actions} errors={errors} busy={decisions.busy} onHelp={props.onHelp} />
      )}
      {dialog && (
        <Dialog
          which={dialog}
          pack={pack}
          decisions={decisions}
          onClose={() => setDialog(null)}
          onRejected={() => settle([])}
        />
      )}
    </div>
  );
}

function Dialog(props: {
  which: "reject" | "regenerate";
  pack: Pack;
  decisions: PaneProps["decisions"];
  onClose: () => void;
  onRejected: () => void;
}) {
  const { pack, decisions, onClose } = props;
  const run = async (refused: Promise<readonly UserError[]>, onDone: () => void) => {
    const errors = await refused;
    if (errors.length === 0) onDone();
    return errors;
  };
  if (props.which === "reject")
    return (
      <RejectDialog
        busy={decisions.busy}
        onClose={onClose}
        onReject={(why) => run(decisions.reject(pack, why), props.onRejected)}
      />
    );
  return (
    <RegenerateDialog
      busy={decisions.busy}
      onClose={onClose}
      onRegenerate={(guidance) => run(decisions.regenerate(pack, guidance), onClose)}
    />
  );
}

function Meta({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const isSoon = pack.expiresAt !== null && Date.parse(pack.expiresAt ?? "") - Date.now() < SOON_MS;
  return (
    <div className={classes.meta}>
      {pack.crossCheck && <VerdictChip verdict={pack.crossCheck.verdict} />}
      {pack.state !== "PENDING_REVIEW" && <Chip>{t(`state.${pack.state}`)}</Chip>}
      <span>{t(`kind.${pack.kind}`)}</span>
      {pack.coachee?.displayName && <span>{pack.coachee.displayName}</span>}
      {pack.onHold && <span>{t("pack.onHold")}</span>}
      {isSoon && pack.expiresAt && (
        <span>
          {t("pack.expires")} <When at={pack.expiresAt} as="ago" />
        </span>
      )}
    </div>
  );
}

/** The claim has the focus after a decision: the next thing to read. */
function Claim({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const heading = useRef<HTMLHeadingElement>(null);
  const { state, key } = useLocation();
  const isArrived = (state as { focus?: boolean } | null)?.focus === true;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each going there.
  useEffect(() => {
    if (isArrived) heading.current?.focus({ preventScroll: false });
  }, [key]);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className={classes.claim}>
        {pack.l0}
      </h2>
      {pack.state === "REGENERATING" && (
        <p className={classes.working} role="status">
          <Loader size="xs" /> {t("pack.working")}
        </p>
      )}
      <section>
        <h3 className={classes.label}>{t("pack.why")}</h3>
        <p className={classes.why}>{pack.l1}</p>
      </section>
    </>
  );
}
