import { Anchor, VisuallyHidden } from "@mantine/core";
import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { HelpDialog } from "./help-dialog";
import { PackPane } from "./pack-pane";
import { QueueColumn } from "./queue-column";
import { Empty } from "./queue-empty";
import classes from "./review.module.css";
import { UndoBar } from "./undo-bar";
import { type Review, usePageKeys, useReview } from "./use-review";

/** What waits for the coach, and one of it in full. Where it's narrow, each is a page of its own. */
export default function ReviewPage() {
  const { t } = useTranslation(["coach", "shared"]);
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const review = useReview(isNarrow);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const filter = useRef<HTMLSelectElement>(null);
  useDocumentTitle(`${t("shared:nav.review")} · ${t("shared:appName")}`);
  usePageKeys(review, { help: () => setHelpOpen(true), filter: () => filter.current?.focus() });
  const { packId, queue, decisions, linkTo } = review;
  const isPageOfItsOwn = isNarrow && packId !== undefined;
  return (
    <div className={classes.layout}>
      {isPageOfItsOwn ? (
        <BackToQueue to={linkTo("")} count={queue.count} />
      ) : (
        <QueueColumn review={review} isAlone={isNarrow || packId !== undefined} filter={filter} />
      )}
      {packId ? (
        <Chosen review={review} id={packId} onHelp={() => setHelpOpen(true)} />
      ) : (
        !isNarrow && (
          <div className={classes.message}>
            <Empty queue={queue} />
          </div>
        )
      )}
      <UndoBar
        decided={decisions.decided}
        busy={decisions.busy}
        onUndo={(one) => void review.undo(one)}
        onOver={decisions.forget}
      />
      <HelpDialog opened={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

function Chosen({ review, id, onHelp }: { review: Review; id: string; onHelp: () => void }) {
  const { drafts, keepDraft } = review;
  return (
    <PackPane
      id={id}
      decisions={review.decisions}
      draft={drafts[id] ?? null}
      onDraft={(draft) => keepDraft(id, draft)}
      onDecided={() => review.go(review.next ?? review.previous ?? "")}
      onGo={review.go}
      onHelp={onHelp}
    />
  );
}

function BackToQueue({ to, count }: { to: string; count: number }) {
  const { t } = useTranslation(["coach", "shared"]);
  return (
    <div className={classes.back}>
      <Anchor component={Link} to={to}>
        ‹ {t("queue.back", { count })}
      </Anchor>
      <VisuallyHidden component="h1">{t("shared:nav.review")}</VisuallyHidden>
    </div>
  );
}
