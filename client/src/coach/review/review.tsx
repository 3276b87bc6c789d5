import { useApolloClient } from "@apollo/client/react";
import { Anchor, VisuallyHidden } from "@mantine/core";
import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import type { Draft } from "./edit-form";
import { HelpDialog } from "./help-dialog";
import { useReviewKeys } from "./keys";
import { PACK } from "./pack-data";
import { PackPane } from "./pack-pane";
import { QueueColumn } from "./queue-column";
import { useQueue } from "./queue-data";
import { Empty } from "./queue-empty";
import classes from "./review.module.css";
import { UndoBar } from "./undo-bar";
import { type Decided, useDecisions } from "./use-decisions";

/** What waits for the coach, and one of it in full. Where it's narrow, each is a page of its own. */
export default function Review() {
  const { t } = useTranslation(["coach", "shared"]);
  const { packId } = useParams();
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const queue = useQueue();
  const decisions = useDecisions();
  const { go, linkTo } = useGo();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [drafts, setDrafts] = useState<Record<string, Draft | null>>({});
  const [isHelpOpen, setHelpOpen] = useState(false);
  const filter = useRef<HTMLSelectElement>(null);
  useDocumentTitle(`${t("shared:nav.review")} · ${t("shared:appName")}`);

  const ids = queue.packs.map(({ id }) => id);
  const at = packId ? ids.indexOf(packId) : -1;
  const next = ids[at + 1];
  const previous = at > 0 ? ids[at - 1] : undefined;
  usePrefetch(next);
  useFirstOpened(isNarrow || packId ? undefined : ids[0], go);

  const select = (id: string) =>
    setSelected((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
  const move = (by: 1 | -1) => {
    if (!packId) return focusLink(by);
    const to = by === 1 ? next : previous;
    if (to) go(to);
  };
  const undo = async (one: Decided) => {
    const { id, errors } = await decisions.undo(one);
    const message = errors.map((error) => error.message).join(" ");
    if (message) notifications.show({ color: "red", title: t("undo.refused"), message });
    if (id) go(id);
  };
  const latest = decisions.decided.at(-1);
  useReviewKeys({
    next: () => move(1),
    previous: () => move(-1),
    help: () => setHelpOpen(true),
    filter: () => filter.current?.focus(),
    select: () => {
      const id = packId ?? focusedPack();
      if (id && ids.includes(id)) select(id);
    },
    ...(latest && { undo: () => void undo(latest) }),
  });
  return (
    <div className={classes.layout}>
      {isNarrow && packId ? (
        <div className={classes.back}>
          <Anchor component={Link} to={linkTo("")}>
            ‹ {t("queue.back", { count: queue.count })}
          </Anchor>
          <VisuallyHidden component="h1">{t("shared:nav.review")}</VisuallyHidden>
        </div>
      ) : (
        <QueueColumn
          queue={queue}
          current={packId}
          isAlone={isNarrow || packId !== undefined}
          selected={selected}
          decisions={decisions}
          filter={filter}
          linkTo={linkTo}
          onSelect={select}
          onClear={() => setSelected(new Set())}
        />
      )}
      {packId ? (
        <PackPane
          id={packId}
          decisions={decisions}
          draft={drafts[packId] ?? null}
          onDraft={(draft) => setDrafts((now) => ({ ...now, [packId]: draft }))}
          onDecided={() => go(next ?? previous ?? "")}
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
        onUndo={(one) => void undo(one)}
        onOver={decisions.forget}
      />
      <HelpDialog opened={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

/** To a pack, with the filters that are set, and its heading in focus; to the list for none. */
function useGo() {
  const navigate = useNavigate();
  const { search } = useLocation();
  const kept = new URLSearchParams(search);
  kept.delete("at");
  kept.delete("quote");
  const filters = kept.size > 0 ? `?${kept}` : "";
  const linkTo = (id: string) => `/coach/review${id && `/${id}`}${filters}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what makes the address is the filters alone.
  const go = useCallback(
    (id: string, replace = false) => void navigate(linkTo(id), { replace, state: { focus: !replace } }),
    [navigate, filters],
  );
  return { go, linkTo };
}

function useFirstOpened(id: string | undefined, go: (id: string, replace: boolean) => void): void {
  useEffect(() => {
    if (id) go(id, true);
  }, [id, go]);
}

/** The pack that comes next is there before it is asked for. */
function usePrefetch(id: string | undefined): void {
  const apollo = useApolloClient();
  useEffect(() => {
    if (id) apollo.query({ query: PACK, variables: { id } }).catch(() => {});
  }, [apollo, id]);
}

const links = () => [...document.querySelectorAll<HTMLElement>("[data-pack]")];
const focusedPack = () => document.activeElement?.closest<HTMLElement>("[data-pack]")?.dataset.pack;

function focusLink(by: 1 | -1): void {
  const all = links();
  const at = all.findIndex((link) => link.dataset.pack === focusedPack());
  all[Math.max(0, at + by)]?.focus();
}
