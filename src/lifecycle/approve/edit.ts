import type { App, Unit, Who } from "../../app";
import { cell, type EvidencePack, PackEdit } from "../../entities";
import { DomainError, invalid } from "../../errors";
import { checkPack, keepCheck } from "../evidence/recheck";
import { readText } from "../ingest/text";
import { type ApproveInput, assertDelay, promote } from "./approve";
import { decide, noteDecision } from "./decide";

const MAX_CHARS = 4000;

export interface EditInput extends ApproveInput {
  l0?: string | null;
  l1?: string | null;
  approve: boolean;
}

/** New wording, kept beside the old; a changed claim passes the same check as a derived one. */
export async function editPack(app: App, who: Who, input: EditInput): Promise<EvidencePack> {
  assertDelay(input.deliverAfterSeconds);
  const l0 = readText("l0", input.l0, MAX_CHARS);
  const l1 = readText("l1", input.l1, MAX_CHARS);
  if (!l0 && !l1) throw invalid("l0", "An edit needs a new claim or a new reasoning.");
  return decide(app, who, "editPack", input, async (unit, pack) => {
    if (pack.state !== "PENDING_REVIEW")
      throw new DomainError("WRONG_STATE", `A pack that is ${pack.state} can't be edited.`);
    if (l0) await replace(app, unit, pack, "l0", l0);
    if (l1) await replace(app, unit, pack, "l1", l1);
    // The same check as at the start: the coach's connection may read what a pack quotes.
    if (l0) keepCheck(unit, pack, await checkPack(app, unit, pack, l0));
    await noteDecision(app, unit, pack, { action: "EDITED" });
    if (input.approve) await promote(app, unit, pack, input);
  });
}

async function replace(app: App, unit: Unit, pack: EvidencePack, layer: "l0" | "l1", after: string): Promise<void> {
  const keys = app.keys(unit.who);
  const before = (await keys.open(cell("evidence_pack", layer, pack), pack[layer])) ?? "";
  const { workspaceId, sessionId, coachId, coacheeId } = pack;
  const place = { workspaceId, id: app.newId(), packId: pack.id, sessionId, coachId, coacheeId };
  await unit.em.insert(PackEdit, {
    ...place,
    ...{ at: unit.now, byId: unit.who.userId, layer },
    before: await keys.seal(cell("pack_edit", "before", place), before),
    after: await keys.seal(cell("pack_edit", "after", place), after),
  });
  pack[layer] = await keys.seal(cell("evidence_pack", layer, pack), after);
}
