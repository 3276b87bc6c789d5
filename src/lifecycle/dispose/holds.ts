import { ArrayContains, IsNull, LessThanOrEqual } from "typeorm";
import type { App, Keys, Unit, Who } from "../../app";
import {
  cell,
  DisposalItem,
  FilledForm,
  type HoldKind,
  type HoldTarget,
  type IdKind,
  LegalHold,
  Session,
  Source,
  toPublicId,
  User,
} from "../../entities";
import { DomainError, invalid, notFound } from "../../errors";
import { assertMayHold } from "../../policies/holds";
import { requireText } from "../ingest/text";
import { findPii } from "../normalize/pii";
import { findWithheld, openFreed } from "./hold-ended";
import { dueAfterHold } from "./open-due";

const GROUND_CHARS = 120;
const REASON_CHARS = 4000;

export interface PlaceLegalHoldInput {
  target: { kind: HoldTarget; id: string };
  kind: HoldKind;
  /** A citation: it is shown to whom it concerns and stands on certificates, so it names nobody. */
  ground: string;
  /** Content, sealed under the hold's own key. */
  reason: string;
  until?: Date | null;
  idempotencyKey: string;
}

/**
 * Keeps a person's data, a session with its parts, a source or a form. Whatever reads holds waits until this is over, so
 * that an item is kept wholly or has begun to go wholly: what has begun is WRONG_STATE.
 */
export async function placeLegalHold(app: App, who: Who, input: PlaceLegalHoldInput): Promise<LegalHold> {
  assertMayHold(who);
  const ground = requireText("ground", input.ground, GROUND_CHARS);
  const reason = requireText("reason", input.reason, REASON_CHARS);
  const id = app.newId();
  const keys = app.keys(who);
  await keys.create(id, "HOLD");
  return app.write(who, async (unit) => {
    await unit.lockHolds();
    return unit.once({ operation: "placeLegalHold", key: input.idempotencyKey, input }, LegalHold, async () => {
      const until = input.until ?? null;
      if (until && until <= unit.now) throw invalid("until", "A hold ends in the future, or is released.");
      const target = await findTarget(unit, input.target.kind, input.target.id);
      if (!target) throw new DomainError("NOT_FOUND", notFound().message, { field: ["targetId"] });
      if (target.isGoing) throw new DomainError("WRONG_STATE", "Its destruction has begun.", { field: ["targetId"] });
      await assertNamesNobody(keys, unit, ground, target.people);
      const place = { workspaceId: who.workspaceId, id, targetKind: input.target.kind, targetId: input.target.id };
      const placedAt = await afterBegun(app, unit, input.target.id);
      const hold = unit.em.create(LegalHold, {
        ...{ ...place, kind: input.kind, ground, placedAt, until, placedById: who.userId },
        ...{ releaseReason: null, releasedAt: null, releasedById: null },
      });
      hold.reason = await keys.seal(cell("legal_hold", "reason", hold), reason);
      await unit.em.insert(LegalHold, hold);
      await note(unit, "hold.placed", hold, target.told);
      return hold;
    });
  });
}

/** Later than all that has begun to go in spite of it, however servers' clocks differ: by this the cascade goes on. */
async function afterBegun(app: App, unit: Unit, targetId: string): Promise<Date> {
  const where = { workspaceId: unit.who.workspaceId, state: "BEGUN" as const, anchors: ArrayContains([targetId]) };
  const begun = await unit.em.find(DisposalItem, { select: { begunAt: true }, where });
  const last = Math.max(0, ...begun.map(({ begunAt }) => begunAt?.getTime() ?? 0));
  return new Date(Math.max(app.clock.now().getTime(), last + 1));
}

/** Ends a hold; what waited for it goes by itself from here on. */
export async function releaseLegalHold(
  app: App,
  who: Who,
  input: { holdId: string; reason: string; idempotencyKey: string },
): Promise<LegalHold> {
  assertMayHold(who);
  const reason = requireText("reason", input.reason, REASON_CHARS);
  return app.write(who, async (unit) => {
    await unit.lockHolds();
    return unit.once({ operation: "releaseLegalHold", key: input.idempotencyKey, input }, LegalHold, async () => {
      const hold = await unit.lock(LegalHold, input.holdId);
      if (hold.releasedAt) throw new DomainError("WRONG_STATE", "This hold has ended already.");
      hold.releaseReason = await app.keys(who).seal(cell("legal_hold", "releaseReason", hold), reason);
      await end(unit, hold, "hold.released");
      await openFreed(app, unit, await findWithheld(unit), `hold:${hold.id}`);
      await dueAfterHold(app, unit);
      return hold;
    });
  });
}

/**
 * Part of the sweep: holds whose time is over end by themselves, and what waited for them, or for the law of its form, goes.
 * Takes the hold lock only when there is something to end.
 */
export async function endExpiredHolds(app: App, who: Who): Promise<void> {
  await app.write(who, async (unit) => {
    const over = { workspaceId: who.workspaceId, releasedAt: IsNull(), until: LessThanOrEqual(unit.now) };
    const isDue = await unit.em.existsBy(LegalHold, over);
    if (!isDue && (await findWithheld(unit)).length === 0) return;
    await unit.lockHolds();
    const holds = await unit.em.find(LegalHold, { where: over, lock: { mode: "pessimistic_write" } });
    for (const hold of holds) await end(unit, hold, "hold.ended");
    await openFreed(app, unit, await findWithheld(unit), "ended");
    await dueAfterHold(app, unit);
  });
}

async function end(unit: Unit, hold: LegalHold, action: string): Promise<void> {
  hold.releasedAt = unit.now;
  hold.releasedById = unit.who.userId;
  await unit.em.save(hold);
  const target = await findTarget(unit, hold.targetKind, hold.targetId);
  await note(unit, action, hold, target?.told ?? null);
}

interface Target {
  isGoing: boolean;
  /** The person it is about, or the coach of the session. */
  told: string | null;
  people: string[];
}

/** What a hold is on, also while it is being destroyed; null when there is no such thing. */
async function findTarget(unit: Unit, kind: HoldTarget, id: string): Promise<Target | null> {
  const where = { workspaceId: unit.who.workspaceId, id };
  if (kind === "PERSON") {
    const person = await unit.em.findOneBy(User, where);
    // Of a person's data a hold keeps what has not begun to go, so that it is never too late for it.
    return person && { isGoing: false, told: person.id, people: [person.id] };
  }
  const entity = { SESSION: Session, SOURCE: Source, FORM: FilledForm }[kind];
  const row = await unit.em.findOneBy<Session | Source | FilledForm>(entity, where);
  if (!row) return null;
  const people = [row.coachId, row.coacheeId].filter((each) => each !== null);
  const isGoing = row.state === "DISPOSING" || row.state === "PURGING";
  // What a hold kept out of a run looks as if it were going, and may be held again.
  const isLeft = isGoing && (await findWithheld(unit)).some(({ item }) => item.itemId === id);
  return { isGoing: isGoing && !isLeft, told: row.coachId, people };
}

/** A ground stands on certificates, which outlive everybody: no address, number or name, nor a name of the people concerned. */
async function assertNamesNobody(keys: Keys, unit: Unit, ground: string, people: readonly string[]): Promise<void> {
  const names: string[] = [];
  for (const id of people) {
    const person = await unit.em.findOneBy(User, { workspaceId: unit.who.workspaceId, id });
    const name = person && (await keys.open(cell("app_user", "displayName", person), person.displayName));
    if (name) names.push(name);
  }
  if (findPii(ground, names).length > 0)
    throw invalid("ground", "A ground is a citation: it holds no personal data. Say the rest in the reason.");
}

const idKinds = { PERSON: "user", SESSION: "session", SOURCE: "source", FORM: "form" } as const satisfies Record<
  HoldTarget,
  IdKind
>;

async function note(unit: Unit, action: string, hold: LegalHold, told: string | null): Promise<void> {
  const target = toPublicId(idKinds[hold.targetKind], hold.targetId);
  const facts = { kind: hold.kind, target, until: hold.until?.toISOString() ?? null };
  await unit.record(action, toPublicId("hold", hold.id), facts);
  if (told) await unit.notify(told, "HOLD_CHANGED", target);
}
