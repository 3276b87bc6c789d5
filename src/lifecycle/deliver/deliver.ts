import type { App, Who } from "../../app";
import { EvidencePack, PackDecision, PackQuote, Session, toPublicId } from "../../entities";
import { advance } from "../states";

/**
 * The seventh step: an approved pack reaches its coachee, who is told without content. Harmless when the decision was
 * undone meanwhile (the version has moved on), when it ran before, and while nobody is known to deliver to.
 */
export async function deliver(app: App, who: Who, input: { packId: string; version: number }): Promise<void> {
  await app.write(who, async (unit) => {
    const { sessionId } = await unit.get(EvidencePack, input.packId);
    const session = await unit.lock(Session, sessionId);
    const pack = await unit.lock(EvidencePack, input.packId);
    if (pack.state !== "APPROVED" || pack.version !== input.version || !pack.coacheeId) return;
    // The session has just become another's: its "assign" job brings the pack to them.
    if (pack.coacheeId !== session.coacheeId) return;
    advance("pack", pack, "DELIVERED");
    pack.deliveredAt = unit.now;
    pack.undoUntil = null;
    pack.version += 1;
    await unit.em.save(pack);
    const { workspaceId, coachId, coacheeId } = pack;
    await unit.em.update(PackQuote, { workspaceId, packId: pack.id }, { delivered: true });
    const row = {
      workspaceId,
      id: app.newId(),
      packId: pack.id,
      sessionId,
      coachId,
      coacheeId,
      at: unit.now,
      byId: null,
    };
    await unit.em.insert(PackDecision, { ...row, action: "DELIVERED" });
    await unit.em.update(Session, { workspaceId, id: sessionId, step: "APPROVE" }, { step: "DELIVER" });
    await unit.record("pack.delivered", toPublicId("pack", pack.id));
    await unit.notify(coacheeId, "PACK_DELIVERED", toPublicId("pack", pack.id));
  });
}
