import type { App, Unit, Who } from "../../app";
import { type EvidencePack, PackQuote, Workspace } from "../../entities";
import { DomainError, invalid } from "../../errors";
import { advance } from "../states";
import { type Decision, decide, noteDecision } from "./decide";

export interface ApproveInput extends Decision {
  withholdL1: boolean;
  /** 0 to 60: how long the decision can be undone. */
  deliverAfterSeconds: number;
}

/** The sixth step: COACH_ONLY becomes CLIENT_VISIBLE, and delivery is on its way. */
export async function approvePack(app: App, who: Who, input: ApproveInput): Promise<EvidencePack> {
  assertDelay(input.deliverAfterSeconds);
  return decide(app, who, "approvePack", input, (unit, pack) => promote(app, unit, pack, input));
}

export function assertDelay(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 60)
    throw invalid("deliverAfterSeconds", "A whole number of 0 to 60 seconds is needed.");
}

/** Approval of a locked pack. What the evidence does not support stays with the coach. */
export async function promote(
  app: App,
  unit: Unit,
  pack: EvidencePack,
  input: Pick<ApproveInput, "withholdL1" | "deliverAfterSeconds">,
): Promise<void> {
  if (pack.verdict === "UNSUPPORTED" && pack.state === "PENDING_REVIEW")
    throw new DomainError("EVIDENCE_MISSING", "What was said does not support this claim; an edit may.");
  advance("pack", pack, "APPROVED");
  pack.visibility = "CLIENT_VISIBLE";
  pack.l1Withheld = input.withholdL1;
  pack.decidedAt = unit.now;
  pack.undoUntil = new Date(unit.now.getTime() + input.deliverAfterSeconds * 1000);
  const { l2Visibility } = await unit.em.findOneByOrFail(Workspace, { id: pack.workspaceId });
  // What the coachee may see of L2 is settled now: widening the setting later does not reach back.
  const place = { workspaceId: pack.workspaceId, packId: pack.id };
  await unit.em.update(PackQuote, place, { visibility: l2Visibility });
  await noteDecision(app, unit, pack, { action: "APPROVED" });
  const runAt = new Date(app.machine.now().getTime() + input.deliverAfterSeconds * 1000);
  await unit.enqueue("deliver", { packId: pack.id, version: pack.version + 1 }, { runAt });
}
