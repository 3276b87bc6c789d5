import type { App, Unit, Who } from "../../app";
import { cell, ErasureRequest, RecipientNotice, toPublicId, User, Workspace, ZoomConnection } from "../../entities";
import { PortError } from "../../errors";
import { toLocale } from "../deliver/letter";
import { advance } from "../states";
import { openRun } from "./open-run";
import { noteProcessors } from "./processors";
import { toReceiptLink } from "./receipts";
import { tellAdmins } from "./tell-admins";

/** The job behind each move of a request: begins what is due, and tells whom it concerns. Running it twice is harmless. */
export async function erasure(app: App, who: Who, input: { erasureId: string }): Promise<void> {
  const { workspaceId } = who;
  const request = await app.write(who, (unit) =>
    unit.em.findOneBy(ErasureRequest, { workspaceId, id: input.erasureId }),
  );
  if (!request) return;
  if (isDue(request, app.clock.now())) return start(app, who, request);
  await app.destroy(who, async (unit) => {
    await tell(unit, request);
    await unit.tellErasure(request.id);
    if (request.state !== "SCHEDULED" || !request.scheduledFor) return;
    // The queue counts in machine time, the request in the clock that rules are judged by.
    const left = Math.max(0, request.scheduledFor.getTime() - app.clock.now().getTime());
    const runAt = new Date(app.machine.now().getTime() + left);
    await unit.enqueue("erasure", { erasureId: request.id }, { runAt, key: `erasure:${request.id}` });
  });
}

/** For the sweep: whatever should have begun by now, and recipients who have not answered yet. */
export async function startDueErasures(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  const states = (["SCHEDULED", "RUNNING"] as const).map((state) => ({ workspaceId, state }));
  const requests = await app.write(who, (unit) => unit.em.findBy(ErasureRequest, states));
  for (const request of requests) if (isDue(request, app.clock.now())) await start(app, who, request);
  await app.write(who, async (unit) => {
    const waiting = await unit.em.findBy(RecipientNotice, { workspaceId, state: "PENDING" });
    for (const erasureId of new Set(waiting.map((notice) => notice.erasureId)))
      await unit.enqueue("recipients", { erasureId }, { key: `recipients:${erasureId}` });
  });
}

function isDue({ state, scheduledFor, startedAt }: ErasureRequest, now: Date): boolean {
  if (state === "SCHEDULED") return scheduledFor !== null && scheduledFor <= now;
  return state === "RUNNING" && startedAt === null;
}

async function start(app: App, who: Who, request: ErasureRequest): Promise<void> {
  await mailReceipt(app, who, request);
  // Entries of the log, and the certificate, name who asked.
  await app.destroy({ ...who, ref: request.requestedByRef }, async (unit) => {
    const current = await unit.lock(ErasureRequest, request.id);
    if (!isDue(current, unit.now) || !current.subjectId) return;
    await unit.lockPerson(current.subjectId);
    const subject = await unit.lock(User, current.subjectId);
    if (await isLastAdmin(unit, subject)) return giveUp(unit, current);
    if (current.state === "SCHEDULED") advance("erasure", current, "RUNNING");
    current.startedAt = unit.now;
    await unit.em.save(current);
    await close(unit, subject);
    await noteProcessors(app, unit, current, subject);
    await openRun(app, unit, {
      ...{ cause: "ERASURE", dueKey: `erasure:${current.id}`, rule: "GDPR Art. 17", erasureId: current.id },
      ...{ subjectRef: subject.ref, roots: [{ kind: "PERSON", id: subject.id }] },
    });
    await unit.record("erasure.started", toPublicId("erasure", current.id), { subject: subject.ref });
    await tell(unit, current);
    await unit.tellErasure(current.id);
  });
}

/** From this commit on nobody is signed in as this person, and no recording of theirs is fetched any more. */
async function close(unit: Unit, subject: User): Promise<void> {
  const { workspaceId, id } = subject;
  await unit.em.update(User, { workspaceId, id }, { active: false });
  await unit.em.update(ZoomConnection, { workspaceId, coachId: id }, { state: "DISCONNECTED" });
  await unit.expel(id);
}

/** Another admin may have gone since it was asked for. */
async function isLastAdmin(unit: Unit, subject: User): Promise<boolean> {
  if (subject.role !== "ADMIN" || !subject.active) return false;
  const where = { workspaceId: subject.workspaceId, role: "ADMIN" as const, active: true };
  return (await unit.em.find(User, { where, lock: { mode: "pessimistic_write" } })).length < 2;
}

async function giveUp(unit: Unit, request: ErasureRequest): Promise<void> {
  advance("erasure", request, "CANCELLED");
  await unit.em.save(request);
  const facts = { subject: request.subjectRef, reason: "LAST_ADMIN" };
  await unit.record("erasure.cancelled", toPublicId("erasure", request.id), facts);
  await tell(unit, request);
}

/** Somebody else's request: the subject gets the receipt before the address goes. An address that takes no mail stops nothing. */
async function mailReceipt(app: App, who: Who, request: ErasureRequest): Promise<void> {
  const { workspaceId, subjectId, requestedById } = request;
  if (!subjectId || subjectId === requestedById) return;
  const { subject, workspace } = await app.write(who, async (unit) => ({
    subject: await unit.em.findOneBy(User, { workspaceId, id: subjectId }),
    workspace: await unit.em.findOneByOrFail(Workspace, { id: workspaceId }),
  }));
  const address = subject && (await app.keys(who).open(cell("app_user", "email", subject), subject.email));
  if (!address) return;
  try {
    const link = await toReceiptLink(app, request);
    const letter = { id: request.id, address, recipientId: subjectId, kind: "ERASURE_RECEIPT", link } as const;
    await app.mailer.send({ ...letter, locale: toLocale(subject, workspace), unsubscribe: null });
  } catch (error) {
    if (!(error instanceof PortError) || error.retryable) throw error;
    app.log.warn({ erasureId: request.id }, "an erasure's receipt could not be mailed");
  }
}

/** The person, as long as there is one, and every admin, without content. */
async function tell(unit: Unit, { id, state, subjectId }: ErasureRequest): Promise<void> {
  const ref = toPublicId("erasure", id);
  const waits = state === "AWAITING_APPROVAL";
  await tellAdmins(unit, waits ? "ERASURE_AWAITING_APPROVAL" : "ERASURE_UPDATED", ref);
  const subject = subjectId && (await unit.roleOf(subjectId));
  if (subjectId && subject && subject !== "ADMIN") await unit.notify(subjectId, "ERASURE_UPDATED", ref);
}
