import type { App, Unit, Who } from "../../app";
import { cell, EvidencePack, PackQuote, Session, toPublicId, Utterance } from "../../entities";
import { noteDecision } from "../approve/decide";
import { advance } from "../states";
import { type CrossCheckResult, crossCheck, ENTAILMENT } from "./cross-check";

/**
 * The job after a source was destroyed: what a pack still says is held against what is left. Downgraded in place, taken
 * back from the coachee, or returned to review. Run twice it finds nothing changed and does nothing.
 */
export async function recheck(app: App, who: Who, input: { packId: string }): Promise<void> {
  const { workspaceId } = who;
  await app.write(who, async (unit) => {
    const where = { workspaceId, id: input.packId };
    const pack = await unit.em.findOne(EvidencePack, { where, lock: { mode: "pessimistic_write" } });
    const session = pack && (await unit.em.findOneBy(Session, { workspaceId, id: pack.sessionId }));
    // Gone itself, or going: there is nobody left to tell.
    if (!pack || !session || session.state === "DISPOSING") return;
    const claim = (await app.keys(who).open(cell("evidence_pack", "l0", pack), pack.l0)) ?? "";
    const carried = pack.checks.find(({ name }) => name === ENTAILMENT)?.passed;
    const check = await checkPack(app, unit, pack, claim, carried);
    const isSame = isSameCheck(pack, check);
    const isRefuted = check.verdict === "UNSUPPORTED" && ["APPROVED", "DELIVERED"].includes(pack.state);
    if (isSame && !isRefuted) return;
    keepCheck(unit, pack, check);
    // One that waits for its successor keeps its version: the job that brings it, or gives it back, knows it by that.
    if (pack.state === "REGENERATING") return void (await unit.em.save(pack));
    await noteDecision(app, unit, pack, { action: "RECHECKED" });
    pack.version += 1;
    if (isRefuted) await takeBack(unit, pack);
    else if (pack.state === "APPROVED") await deliverAnew(app, unit, pack);
    await unit.em.save(pack);
  });
}

/** The claim against the pack's quotes as they are, and the utterances they were taken from; `carried` as it was told of this claim. */
export async function checkPack(
  app: App,
  unit: Unit,
  pack: EvidencePack,
  claim: string,
  carried?: boolean,
): Promise<CrossCheckResult> {
  const keys = app.keys(unit.who);
  const { workspaceId, id: packId } = pack;
  const quotes = await unit.em.find(PackQuote, { where: { workspaceId, packId }, order: { position: "ASC" } });
  const ids = quotes.map((quote) => ({ workspaceId, id: quote.utteranceId }));
  const stored = new Map((ids.length > 0 ? await unit.em.findBy(Utterance, ids) : []).map((row) => [row.id, row]));
  const checked = quotes.map(async (quote) => {
    const row = stored.get(quote.utteranceId);
    return {
      quote: (await keys.open(cell("pack_quote", "quote", quote), quote.quote)) ?? "",
      utteranceText: row ? await keys.open(cell("utterance", "text", row), row.text) : null,
      startMs: quote.startMs,
      endMs: quote.endMs,
      storedStartMs: row?.startMs ?? 0,
      storedEndMs: row?.endMs ?? 0,
      sessionId: quote.sessionId,
      storedSessionId: row?.sessionId ?? null,
    };
  });
  const speakers = quotes.map((quote) => keys.open(cell("pack_quote", "speaker", quote), quote.speaker));
  const people = [...new Set(await Promise.all(speakers))].filter((name) => name !== null);
  return crossCheck(claim, await Promise.all(checked), { people, carried });
}

export function keepCheck(unit: Unit, pack: EvidencePack, check: CrossCheckResult): void {
  pack.verdict = check.verdict;
  pack.score = check.score;
  pack.checks = check.checks;
  pack.checkedAt = unit.now;
}

/** The score is kept in single precision, and a row gives an object's members in an order of its own. */
function isSameCheck(pack: EvidencePack, check: CrossCheckResult): boolean {
  const told = (items: EvidencePack["checks"]) =>
    JSON.stringify(items.map(({ name, passed, detail }) => [name, passed, detail]));
  const isNear = Math.abs(pack.score - check.score) < 0.0005;
  return pack.verdict === check.verdict && isNear && told(pack.checks) === told(check.checks);
}

/** Nothing supports it any more: out of the coachee's sight at once, or back before its delivery. */
async function takeBack(unit: Unit, pack: EvidencePack): Promise<void> {
  const { workspaceId, id: packId, coachId, coacheeId } = pack;
  const wasDelivered = pack.state === "DELIVERED";
  advance("pack", pack, wasDelivered ? "WITHDRAWN" : "PENDING_REVIEW");
  Object.assign(pack, { visibility: "COACH_ONLY", undoUntil: null });
  if (!wasDelivered) Object.assign(pack, { l1Withheld: false, decidedAt: null });
  await unit.em.update(PackQuote, { workspaceId, packId }, { visibility: "COACH_ONLY", delivered: false });
  const ref = toPublicId("pack", packId);
  await unit.record(wasDelivered ? "pack.withdrawn" : "pack.returned", ref, { verdict: pack.verdict });
  if (wasDelivered && coacheeId) await unit.notify(coacheeId, "PACK_WITHDRAWN", ref);
  if (coachId) await unit.notify(coachId, "PACK_RETURNED", ref);
}

/** Weaker and still supported: its delivery was on its way under the version before. */
async function deliverAnew(app: App, unit: Unit, { id: packId, version, undoUntil }: EvidencePack): Promise<void> {
  const left = Math.max(0, (undoUntil?.getTime() ?? 0) - unit.now.getTime());
  await unit.enqueue("deliver", { packId, version }, { runAt: new Date(app.machine.now().getTime() + left) });
}
