import { useApolloClient } from "@apollo/client/react";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import type { Draft } from "./draft";
import { useReviewKeys } from "./keys";
import { PACK } from "./pack-data";
import { useQueue } from "./queue-data";
import { type Decided, useDecisions } from "./use-decisions";

/** What is read, what comes before and after it, and what can be done from anywhere on the page. */
export function useReview(isNarrow: boolean) {
  const { t } = useTranslation("coach");
  const { packId } = useParams();
  const queue = useQueue();
  const decisions = useDecisions();
  const { go, linkTo } = useGo();
  const selection = useSelection();
  const drafting = useDrafts();
  const ids = queue.packs.map(({ id }) => id);
  const at = packId ? ids.indexOf(packId) : -1;
  const next = ids[at + 1];
  const previous = at > 0 ? ids[at - 1] : undefined;
  usePrefetch(next);
  useFirstOpened(isNarrow || packId ? undefined : ids[0], go);
  const undo = async (one: Decided) => {
    const { id, errors } = await decisions.undo(one);
    const message = errors.map((error) => error.message).join(" ");
    if (message) notifications.show({ color: "red", title: t("undo.refused"), message });
    if (id) go(id);
  };
  return { packId, queue, decisions, go, linkTo, ids, next, previous, undo, ...selection, ...drafting };
}
export type Review = ReturnType<typeof useReview>;

/** The keys that work with any pack, or with none. */
export function usePageKeys(review: Review, on: { help: () => void; filter: () => void }): void {
  const { packId, next, previous, go, ids, select, undo } = review;
  const move = (by: 1 | -1) => {
    if (!packId) return focusLink(by);
    const to = by === 1 ? next : previous;
    if (to) go(to);
  };
  const latest = review.decisions.decided.at(-1);
  useReviewKeys({
    ...on,
    next: () => move(1),
    previous: () => move(-1),
    select: () => {
      const id = packId ?? focusedPack();
      if (id && ids.includes(id)) select(id);
    },
    ...(latest && { undo: () => void undo(latest) }),
  });
}

function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = (id: string) =>
    setSelected((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
  return { selected, select, clear: () => setSelected(new Set()) };
}

/** What is being typed about any pack is kept while another one is looked at, or the list. */
function useDrafts() {
  const [drafts, setDrafts] = useState<Record<string, Draft | null>>({});
  const keepDraft = (id: string, draft: Draft | null) => setDrafts((now) => ({ ...now, [id]: draft }));
  return { drafts, keepDraft };
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
