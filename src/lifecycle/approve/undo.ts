import type { App, Who } from "../../app";
import { type EvidencePack, PackQuote } from "../../entities";
import { DomainError } from "../../errors";
import { advance } from "../states";
import { type Decision, decide, noteDecision } from "./decide";

/** Takes back an approval or a rejection that nobody was told of: until `undoUntil`, or while no coachee is known. */
export async function undoDecision(app: App, who: Who, input: Decision): Promise<EvidencePack> {
  return decide(app, who, "undoDecision", input, async (unit, pack) => {
    const undelivered = pack.state === "APPROVED" && !pack.coacheeId;
    const inTime = pack.undoUntil !== null && unit.now <= pack.undoUntil;
    if (!["APPROVED", "REJECTED"].includes(pack.state) || !(inTime || undelivered))
      throw new DomainError("WRONG_STATE", "This decision can no longer be undone.");
    advance("pack", pack, "PENDING_REVIEW");
    Object.assign(pack, { visibility: "COACH_ONLY", l1Withheld: false, decidedAt: null, undoUntil: null });
    const place = { workspaceId: pack.workspaceId, packId: pack.id };
    await unit.em.update(PackQuote, place, { visibility: "COACH_ONLY" });
    await noteDecision(app, unit, pack, { action: "UNDONE" });
  });
}
