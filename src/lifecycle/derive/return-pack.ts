import type { App, Unit, Who } from "../../app";
import { EvidencePack, toPublicId } from "../../entities";
import { advance } from "../states";

/** Nothing new came of asking again: the pack is back in review as it was, and its coach is told. */
export async function returnPack(app: App, who: Who, input: { packId: string; version: number }): Promise<void> {
  await app.write(who, async (unit) => {
    const pack = await unit.lock(EvidencePack, input.packId);
    if (pack.state === "REGENERATING" && pack.version === input.version) await returnLocked(unit, pack);
  });
}

/** The evidence of a session failed for good: no pack that waits for its successor is left waiting. */
export async function returnWaiting(app: App, who: Who, input: { sessionId: string }): Promise<void> {
  const { workspaceId } = who;
  await app.write(who, async (unit) => {
    const waiting = { workspaceId, sessionId: input.sessionId, state: "REGENERATING" as const };
    const packs = await unit.em.find(EvidencePack, { where: waiting, lock: { mode: "pessimistic_write" } });
    for (const pack of packs) await returnLocked(unit, pack);
  });
}

export async function returnLocked(unit: Unit, pack: EvidencePack): Promise<void> {
  advance("pack", pack, "PENDING_REVIEW");
  pack.version += 1;
  await unit.em.save(pack);
  await unit.record("pack.returned", toPublicId("pack", pack.id));
  if (pack.coachId) await unit.notify(pack.coachId, "PACK_RETURNED", toPublicId("pack", pack.id));
}
