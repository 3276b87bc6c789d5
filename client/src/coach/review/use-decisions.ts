import { useApolloClient } from "@apollo/client/react";
import { useState } from "react";
import { readFragment } from "../../gql";
import type { RejectReason } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import type { Draft } from "./draft";
import { APPROVE, EDIT, PACK_FIELDS, type Pack, REGENERATE, REJECT, UNDO } from "./pack-data";

/** Seconds for which an approval can be taken back. */
const WAIT_SECONDS = 10;
/** Whatever is decided, the side bar's number follows. */
const counted = { refetch: ["WaitingCount"] };
const delivery = { deliverAfterSeconds: WAIT_SECONDS };
const inWaitingTime = () => Date.now() + WAIT_SECONDS * 1000;

/** What was decided a moment ago, and can be taken back until then. */
export interface Decided {
  key: string;
  kind: "approved" | "rejected";
  packs: { id: string; version: number }[];
  name: string | null;
  since: number;
  until: number;
}
type Decidable = Pick<Pack, "id" | "version" | "coachee">;
type Remember = (one: Omit<Decided, "key" | "since">) => void;

const input = ({ id, version }: { id: string; version: number }) => ({
  packId: id,
  expectedVersion: version,
  idempotencyKey: newKey(),
});
const nothing: readonly UserError[] = [];
/** What did not get through was told in a corner already: it has no words of its own here, and is not done all the same. */
const whyNot = (errors: readonly UserError[]): readonly UserError[] =>
  errors.length > 0 ? errors : [{ code: "NOT_SENT", message: "" }];

/** Everything that a coach decides about a pack. Each gives what was refused; nothing, when it was done. */
export function useDecisions() {
  const { decided, remember, forget } = useDecided();
  const approving = useApprove(remember);
  const editing = useEdit(remember);
  const rejecting = useReject(remember);
  const regenerating = useRegenerate();
  const undoing = useUndo(forget);
  return {
    approve: approving.approve,
    edit: editing.edit,
    reject: rejecting.reject,
    regenerate: regenerating.regenerate,
    undo: undoing.undo,
    ...{ decided, forget },
    busy: [approving, editing, rejecting, regenerating, undoing].some(({ busy }) => busy),
  };
}
export type Decisions = ReturnType<typeof useDecisions>;

function useDecided() {
  const [decided, setDecided] = useState<Decided[]>([]);
  const forget = (key: string) => setDecided((all) => all.filter((one) => one.key !== key));
  const remember: Remember = (one) =>
    setDecided((all) => [...all.slice(-2), { ...one, key: newKey(), since: Date.now() }]);
  return { decided, remember, forget };
}

function useApprove(remember: Remember) {
  const [approvePack, { busy }] = useAction(APPROVE, counted);
  const approve = async (packs: readonly Decidable[], withholdL1: boolean): Promise<readonly UserError[]> => {
    const [done, errors]: [Decided["packs"], UserError[]] = [[], []];
    const names = new Set(packs.map(({ coachee }) => coachee?.displayName ?? null));
    const until = inWaitingTime();
    // One after the other: the first of a hundred is not to wait for the last.
    for (const pack of packs) {
      const outcome = await approvePack({ input: { ...input(pack), ...delivery, withholdL1 } });
      const now = outcome.ok && readFragment(PACK_FIELDS, outcome.payload.pack);
      if (now) done.push(now);
      else if (!outcome.ok) errors.push(...whyNot(outcome.errors));
    }
    const name = names.size === 1 ? ([...names][0] ?? null) : null;
    if (done.length > 0) remember({ kind: "approved", packs: done, name, until });
    return errors;
  };
  return { approve, busy };
}

function useEdit(remember: Remember) {
  const [editPack, { busy }] = useAction(EDIT, counted);
  const edit = async (pack: Pack, draft: Draft, andApprove: { withholdL1: boolean } | null) => {
    // What stayed as it was is no rewording, and is not to be shown as one.
    const [l0, l1] = (["l0", "l1"] as const).map((layer) => (draft[layer] === pack[layer] ? null : draft[layer]));
    const more = andApprove ? { ...delivery, approve: true, withholdL1: andApprove.withholdL1 } : {};
    const until = inWaitingTime();
    const outcome = await editPack({ input: { ...input({ id: pack.id, version: draft.version }), ...more, l0, l1 } });
    if (!outcome.ok) return whyNot(outcome.errors);
    const now = readFragment(PACK_FIELDS, outcome.payload.pack);
    if (now && andApprove) remember({ kind: "approved", packs: [now], name: pack.coachee?.displayName ?? null, until });
    return nothing;
  };
  return { edit, busy };
}

function useReject(remember: Remember) {
  const [rejectPack, { busy }] = useAction(REJECT, counted);
  const reject = async (pack: Decidable, why: { reason: RejectReason; note: string }) => {
    const outcome = await rejectPack({ input: { ...input(pack), ...why } });
    if (!outcome.ok) return whyNot(outcome.errors);
    const now = readFragment(PACK_FIELDS, outcome.payload.pack);
    if (now?.undoUntil && now.decidedAt) {
      const left = Date.parse(now.undoUntil) - Date.parse(now.decidedAt);
      remember({ kind: "rejected", packs: [now], name: null, until: Date.now() + left });
    }
    return nothing;
  };
  return { reject, busy };
}

function useRegenerate() {
  const [regeneratePack, { busy }] = useAction(REGENERATE, counted);
  const regenerate = async (pack: Decidable, guidance: string) => {
    const outcome = await regeneratePack({ input: { ...input(pack), guidance: guidance.trim() || null } });
    return outcome.ok ? nothing : whyNot(outcome.errors);
  };
  return { regenerate, busy };
}

function useUndo(forget: (key: string) => void) {
  const apollo = useApolloClient();
  const [undoPack, { busy }] = useAction(UNDO, counted);
  /** Takes back the latest of what still can be; gives the pack that is there again. */
  const undo = async (one: Decided): Promise<{ id: string | null; errors: readonly UserError[] }> => {
    const errors: UserError[] = [];
    for (const pack of one.packs) {
      const outcome = await undoPack({ input: input(pack) });
      if (!outcome.ok) errors.push(...whyNot(outcome.errors));
    }
    forget(one.key);
    await apollo.refetchQueries({ include: ["ReviewQueue"] });
    return { id: errors.length < one.packs.length ? (one.packs[0]?.id ?? null) : null, errors };
  };
  return { undo, busy };
}
