import { In } from "typeorm";
import type { HoldFact, Unit } from "../../../app";
import {
  EvidencePack,
  FilledForm,
  type IdKind,
  RetentionPolicy,
  Session,
  Source,
  Transcript,
  toPublicId,
} from "../../../entities";
import { anchorsOf } from "../../../policies/holds";
import { ruleOf } from "../../../policies/retention";
import type { Making } from "./making";

/** Rows with a clock of their own, as far as they say when they go. */
type Kept = Parameters<typeof anchorsOf>[0] & {
  state: string;
  createdAt: Date;
  expiresAt: Date | null;
  purgeAfter?: Date | null;
};

/**
 * What is kept about the person and why (GDPR Art. 15(1)): each session, source and form of theirs with its rule, its end
 * and what holds it, which of a hold is its ground alone; and how much there is that this export does not hold.
 */
export function toKeptDocument({ app, system, person }: Making): Promise<object> {
  const { workspaceId, userId } = person;
  const own = person.role === "COACH" ? { coachId: userId as string } : { coacheeId: userId as string };
  return app.write(system, async (unit) => {
    const sessions = await unit.em.findBy(Session, { workspaceId, ...own });
    const sources = await unit.em.findBy(Source, { workspaceId, ...own });
    const forms = await unit.em.findBy(FilledForm, { workspaceId, ...own });
    const holds = await unit.holdsOn([userId as string]);
    const rules = await unit.em.findBy(RetentionPolicy, { workspaceId });
    const sessionId = In(sessions.map(({ id }) => id));
    const packs = await unit.em.countBy(EvidencePack, { workspaceId, sessionId });
    const delivered = await unit.em.countBy(EvidencePack, { workspaceId, sessionId, state: "DELIVERED" });
    return {
      rules: rules.map(ruleOf),
      profile: { until: "the person is erased", holds: holds.map(toHold) },
      sessions: await toItems(unit, "session", sessions),
      sources: await toItems(unit, "source", sources),
      forms: await toItems(unit, "form", forms),
      withTheirSession: {
        transcripts: await unit.em.countBy(Transcript, { workspaceId, sessionId }),
        packsDelivered: delivered,
        packsNotDelivered: packs - delivered,
      },
      afterErasure:
        "The audit log, the certificates of deletions and the facts of an erasure request stay; they name people by " +
        "random refs, from which nothing leads to the person once the profile is gone.",
    };
  });
}

async function toItems(unit: Unit, kind: IdKind, rows: readonly Kept[]): Promise<object[]> {
  const holds = await unit.holdsOn([...new Set(rows.flatMap(anchorsOf))]);
  return rows.map((row) => {
    const { state, createdAt: since, expiresAt: until, purgeAfter = null } = row;
    const anchors = anchorsOf(row);
    return {
      id: toPublicId(kind, row.id),
      ...{ state, since, until },
      ...(state === "TRASHED" && { destroyedAfter: purgeAfter }),
      holds: holds.filter(({ targetId }) => anchors.includes(targetId)).map(toHold),
    };
  });
}

const toHold = ({ ground, until }: HoldFact) => ({ ground, until });
