import type { App, Who } from "../../app";
import type { EvidencePack, RejectReason } from "../../entities";
import { assertWithinBudget } from "../derive/budget";
import { readText, requireText } from "../ingest/text";
import { advance } from "../states";
import { type Decision, decide, noteDecision } from "./decide";

const UNDO_MS = 60_000;
const MAX_CHARS = 2000;

export interface RejectInput extends Decision {
  reason: RejectReason;
  note: string;
}

/** Refused with a reason, which the next derivation is told. */
export async function rejectPack(app: App, who: Who, input: RejectInput): Promise<EvidencePack> {
  const note = requireText("note", input.note, MAX_CHARS);
  return decide(app, who, "rejectPack", input, async (unit, pack) => {
    advance("pack", pack, "REJECTED");
    pack.decidedAt = unit.now;
    pack.undoUntil = new Date(unit.now.getTime() + UNDO_MS);
    await noteDecision(app, unit, pack, { action: "REJECTED", reason: input.reason, note });
  });
}

export interface RegenerateInput extends Decision {
  guidance?: string | null;
}

/** Asks Sasha again; the new pack takes the place of this one, and both are kept until disposal. */
export async function regeneratePack(app: App, who: Who, input: RegenerateInput): Promise<EvidencePack> {
  const note = readText("guidance", input.guidance, MAX_CHARS);
  return decide(app, who, "regeneratePack", input, async (unit, pack) => {
    await assertWithinBudget(app, unit);
    advance("pack", pack, "REGENERATING");
    pack.undoUntil = null;
    await noteDecision(app, unit, pack, { action: "REGENERATED", note });
    await unit.enqueue("regenerate", { packId: pack.id, version: pack.version + 1 });
  });
}
