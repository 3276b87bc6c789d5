import type { App, Who } from "../../app";
import { type EvidencePack, PackQuote, toPublicId } from "../../entities";
import { DomainError } from "../../errors";
import { type Decision, decide, noteDecision } from "../approve/decide";
import { advance } from "../states";

/** Takes a delivered pack back: the coachee's next read no longer finds it, and they are told that it went. */
export async function withdrawPack(app: App, who: Who, input: Decision): Promise<EvidencePack> {
  return decide(app, who, "withdrawPack", input, async (unit, pack) => {
    if (pack.state !== "DELIVERED") throw new DomainError("WRONG_STATE", "Only a delivered pack can be withdrawn.");
    advance("pack", pack, "WITHDRAWN");
    pack.visibility = "COACH_ONLY";
    const place = { workspaceId: pack.workspaceId, packId: pack.id };
    await unit.em.update(PackQuote, place, { visibility: "COACH_ONLY", delivered: false });
    await noteDecision(app, unit, pack, { action: "WITHDRAWN" });
    if (pack.coacheeId) await unit.notify(pack.coacheeId, "PACK_WITHDRAWN", toPublicId("pack", pack.id));
  });
}
