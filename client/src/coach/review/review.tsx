import { Anchor, VisuallyHidden } from "@mantine/core";
import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Draft } from "./draft";
import { HelpDialog } from "./help-dialog";
import { PackPane } from "./pack-pane";
import { QueueColumn } from "./queue-column";
import { Empty } from "./queue-empty";
import classes from "./review.module.css";
import { UndoBar } from "./undo-bar";
import { usePageKeys, useReview } from "./use-review";

/** What waits for the coach, and one of it in full. Where it's narrow, each is a page of its own. */
export default function Review() {
  const { t } = useTranslation(["coach", "shared"]);
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const review = useReview(isNarrow);
  const [drafts, setDrafts] = useState<Record<string, Draft | null>>({});
  const [isHelpOpen, setHelpOpen] = useState(false);
  const filter = useRef<HTMLSelectElement>(null);
  useDocumentTitle(`${t("shared:nav.review")} · ${t("shared:appName")}`);
  usePageKeys(review, { help: () => setHelpOpen(true), filter: () => filter.current?.focus() });
  const { packId, queue, decisions, go, linkTo } = review;
  const isPageOfItsOwn = isNarrow && packId !== undefined;
  return (
    <div className={classes.layout}>
      {isPageOfItsOwn ? (
        <BackToQueue to={linkTo("")} count={queue.count} />
      ) : (
        <QueueColumn review={review} isAlone={isNarrow || packId !== undefined} filter={filter} />
      )}
      {packId ? (
        <PackPane
          id={packId}
          decisions={decisions}
          draft={drafts[packId] ?? null}
          onDraft={(draft) => setDrafts((now) => ({ ...now, [packId]: draft }))}
          onDecided={() => go(review.next ?? review.previous ?? "")}
          onGo={go}
          onHelp={() => setHelpOpen(true)}
        />
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
