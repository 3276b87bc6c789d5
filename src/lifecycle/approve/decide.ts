import type { App, Unit, Who } from "../../app";
import { cell, EvidencePack, PackDecision, toPublicId } from "../../entities";
import { DomainError } from "../../errors";
import { assertMayDecide } from "../../policies/packs";
import { assertNotArchived } from "../ingest/source-row";

export interface Decision {
  packId: string;
  expectedVersion: number;
  idempotencyKey?: string | null;
}

/** One decision on one pack: locked, the coach's, at the version they saw, once for an idempotency key. */
export function decide<I extends Decision>(
  app: App,
  who: Who,
  operation: string,
  input: I,
  act: (unit: Unit, pack: EvidencePack) => Promise<void>,
): Promise<EvidencePack> {
  return app.write(who, (unit) =>
    unit.once({ operation, key: input.idempotencyKey, input }, EvidencePack, async () => {
      const pack = await unit.lock(EvidencePack, input.packId);
      assertMayDecide(who, pack);
      await assertNotArchived(unit, pack.sessionId);
      assertCurrent(pack, input.expectedVersion);
      await act(unit, pack);
      pack.version += 1;
      await unit.em.save(pack);
      return pack;
    }),
  );
}

function assertCurrent(pack: EvidencePack, expectedVersion: number): void {
  if (pack.version === expectedVersion) return;
  const message = `The pack is at version ${pack.version}.`;
  throw new DomainError("CONFLICT", message, { field: ["expectedVersion"], current: pack });
}

interface DecisionNote {
  action: PackDecision["action"];
  reason?: PackDecision["reason"];
  note?: string | null;
}

/** Who decided what and when: a row for the coach, an entry in the log. A note is content. */
export async function noteDecision(app: App, unit: Unit, pack: EvidencePack, decision: DecisionNote): Promise<void> {
  const { workspaceId, coachId, coacheeId, sessionId } = pack;
  const place = { workspaceId, id: app.newId(), packId: pack.id, sessionId, coachId, coacheeId };
  const note = decision.note
    ? await app.keys(unit.who).seal(cell("pack_decision", "note", place), decision.note)
    : null;
  const { action, reason = null } = decision;
  await unit.em.insert(PackDecision, { ...place, at: unit.now, byId: unit.who.userId, action, reason, note });
  const facts = { version: pack.version + 1, reason };
  await unit.record(`pack.${action.toLowerCase()}`, toPublicId("pack", pack.id), facts);
}
