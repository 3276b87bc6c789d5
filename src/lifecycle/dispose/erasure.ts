import type { App, Keys, Unit, Who } from "../../app";
import { normalizeEmail } from "../../crypto/keyed-hash";
import { cell, ErasureRequest, toPublicId, User, Workspace } from "../../entities";
import { DomainError, StoreError } from "../../errors";
import {
  assertMayCancel,
  assertMayDecide,
  assertMayExtend,
  assertMayRequest,
  assertSignedInLately,
  dueDateOf,
  extendedDueDate,
  UNDER_WAY,
} from "../../policies/erasure";
import { readText, requireText } from "../ingest/text";
import { advance } from "../states";
import { lookAtErasure } from "./erasure-preview";
import { assertFresh, type PreviewFacts } from "./preview-token";
import { toReceipt } from "./receipts";

const UNIQUE_VIOLATION = "23505";
const HOUR_MS = 60 * 60 * 1000;
const REASON_CHARS = 2000;
const OWN_CONFIRMATION = "ERASE";

export interface RequestErasureInput {
  subjectId: string;
  previewToken: string;
  confirmation: string;
  reason?: string | null;
  idempotencyKey: string | null;
  /** When the caller last proved who they are; null when that is not known. */
  authTime: Date | null;
}

/**
 * Asks for a person's erasure from this workspace. It begins at once, unless a second admin has to agree or it may be
 * cancelled for some hours. The receipt is the subject's alone; an admin's request has it mailed before it begins.
 */
export async function requestErasure(
  app: App,
  who: Who,
  input: RequestErasureInput,
): Promise<{ request: ErasureRequest; receipt: string | null }> {
  const { authTime, ...asked } = input;
  assertMayRequest(who, asked.subjectId);
  const isOwn = who.userId === asked.subjectId;
  if (isOwn) assertSignedInLately(authTime, app.machine.now());
  const id = app.newId();
  const keys = app.keys(who);
  await keys.create(id, "ERASURE");
  const seen = await lookAtErasure(app, who, asked.subjectId);
  const request = await onlyOne(
    app.write(who, (unit) =>
      unit.once({ operation: "requestErasure", key: asked.idempotencyKey, input: asked }, ErasureRequest, () =>
        insertRequest(app, keys, unit, { ...asked, id, seen }),
      ),
    ),
  );
  return { request, receipt: isOwn ? await toReceipt(app, request) : null };
}

async function insertRequest(
  app: App,
  keys: Keys,
  unit: Unit,
  given: Omit<RequestErasureInput, "authTime"> & { id: string; seen: PreviewFacts },
): Promise<ErasureRequest> {
  const { workspaceId, userId, ref } = unit.who;
  const subject = await unit.get(User, given.subjectId);
  await assertConfirmed(app, subject, userId === subject.id, given.confirmation);
  await assertFresh(keys, given.previewToken, app.machine.now(), async () => given.seen);
  if (subject.role === "ADMIN") await assertAdminLeft(unit, subject.id);
  const row = unit.em.create(ErasureRequest, {
    ...{ workspaceId, id: given.id, subjectId: subject.id, subjectRef: subject.ref },
    ...{ requestedById: userId, requestedByRef: ref, decidedById: null },
    ...{ requestedAt: unit.now, dueAt: dueDateOf(unit.now), extended: false, scheduledFor: null },
    ...{ startedAt: null, completedAt: null, decisionReason: null, receiptUntil: null },
  });
  const workspace = await unit.em.findOneByOrFail(Workspace, { id: workspaceId });
  if (workspace.erasureApproval === "SECOND_PERSON") row.state = "AWAITING_APPROVAL";
  else Object.assign(row, toBeginning(workspace, unit.now));
  const reason = readText("reason", given.reason, REASON_CHARS);
  row.reason = reason ? await keys.seal(cell("erasure_request", "reason", row), reason) : null;
  await unit.em.insert(ErasureRequest, row);
  await noteMove(unit, row, "erasure.requested");
  return row;
}

/** Irrevocable from here on, or after the hours in which it can be cancelled. */
function toBeginning({ erasureCancelWindowHours }: Workspace, now: Date) {
  if (erasureCancelWindowHours === 0) return { state: "RUNNING" as const, scheduledFor: null };
  const scheduledFor = new Date(now.getTime() + erasureCancelWindowHours * HOUR_MS);
  return { state: "SCHEDULED" as const, scheduledFor };
}

async function assertConfirmed(app: App, subject: User, isOwn: boolean, confirmation: string): Promise<void> {
  const keys = app.serverKeys(subject.workspaceId);
  const email = isOwn ? null : await keys.open(cell("app_user", "email", subject), subject.email);
  const holds = isOwn ? confirmation === OWN_CONFIRMATION : email !== null && normalizeEmail(confirmation) === email;
  if (holds) return;
  const wanted = isOwn ? `Type ${OWN_CONFIRMATION}.` : "Type the person's e-mail address.";
  throw new DomainError("CONFIRMATION_MISMATCH", wanted, { field: ["confirmation"] });
}

/** Admins whose own erasure is under way don't count. Their accounts are locked, so that two don't go at once. */
export async function assertAdminLeft(unit: Unit, subjectId: string): Promise<void> {
  const { workspaceId } = unit.who;
  const where = { workspaceId, role: "ADMIN" as const, active: true };
  const admins = await unit.em.find(User, { where, lock: { mode: "pessimistic_write" } });
  const going = await unit.em.findBy(
    ErasureRequest,
    UNDER_WAY.map((state) => ({ workspaceId, state })),
  );
  const left = admins.filter(({ id }) => id !== subjectId && !going.some((request) => request.subjectId === id));
  if (left.length === 0) throw new DomainError("WRONG_STATE", "The last admin can't be erased.");
}

/** Two requests for one person at once: the database lets one in. */
async function onlyOne<T>(attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    if (!(error instanceof StoreError && error.sqlState === UNIQUE_VIOLATION)) throw error;
    throw new DomainError("WRONG_STATE", "An erasure of this person is under way already.", { field: ["subjectId"] });
  }
}

/** What was done goes into the log; the job behind it tells whom it concerns, and begins what is due. */
async function noteMove(unit: Unit, request: ErasureRequest, action: string): Promise<void> {
  await unit.record(action, toPublicId("erasure", request.id), { state: request.state, subject: request.subjectRef });
  await unit.enqueue("erasure", { erasureId: request.id });
}

export interface ErasureDecision {
  requestId: string;
  reason?: string | null;
  idempotencyKey: string;
}

type Change = (unit: Unit, request: ErasureRequest) => Promise<void> | void;

/** One decision on a request, with its reason sealed under the request's own key. */
function decide(
  app: App,
  who: Who,
  input: ErasureDecision,
  act: { operation: string; action: string; change: Change },
): Promise<ErasureRequest> {
  const reason = readText("reason", input.reason, REASON_CHARS);
  return app.write(who, (unit) =>
    unit.once({ operation: act.operation, key: input.idempotencyKey, input }, ErasureRequest, async () => {
      const request = await unit.lock(ErasureRequest, input.requestId);
      await act.change(unit, request);
      if (reason)
        request.decisionReason = await app.keys(who).seal(cell("erasure_request", "decisionReason", request), reason);
      await unit.em.save(request);
      await noteMove(unit, request, act.action);
      return request;
    }),
  );
}

function assertAwaiting(request: ErasureRequest): void {
  if (request.state !== "AWAITING_APPROVAL")
    throw new DomainError("WRONG_STATE", "This request does not wait for a decision.");
}

/** The second admin agrees. */
export async function approveErasure(app: App, who: Who, input: ErasureDecision): Promise<ErasureRequest> {
  const change: Change = async (unit, request) => {
    assertMayDecide(who, request);
    assertAwaiting(request);
    const workspace = await unit.em.findOneByOrFail(Workspace, { id: who.workspaceId });
    const { state, scheduledFor } = toBeginning(workspace, unit.now);
    advance("erasure", request, state);
    Object.assign(request, { scheduledFor, decidedById: who.userId });
  };
  return decide(app, who, input, { operation: "approveErasure", action: "erasure.approved", change });
}

/** The second admin refuses, with a reason that the person may read: GDPR Art. 12(4). */
export async function rejectErasure(app: App, who: Who, input: ErasureDecision): Promise<ErasureRequest> {
  requireText("reason", input.reason, REASON_CHARS);
  const change: Change = (unit, request) => {
    assertMayDecide(who, request);
    assertAwaiting(request);
    advance("erasure", request, "REJECTED");
    end(request, unit.now, who);
  };
  return decide(app, who, input, { operation: "rejectErasure", action: "erasure.rejected", change });
}

/** Takes a request back that has not begun. */
export async function cancelErasure(app: App, who: Who, input: ErasureDecision): Promise<ErasureRequest> {
  const change: Change = (unit, request) => {
    assertMayCancel(who, request);
    if (request.state !== "AWAITING_APPROVAL" && request.state !== "SCHEDULED")
      throw new DomainError("WRONG_STATE", "This erasure can't be cancelled any more.");
    advance("erasure", request, "CANCELLED");
    end(request, unit.now, who);
  };
  return decide(app, who, input, { operation: "cancelErasure", action: "erasure.cancelled", change });
}

const RECEIPT_MS = 30 * 24 * HOUR_MS;

/** Nothing comes after it; the receipt opens it for 30 days more. */
function end(request: ErasureRequest, now: Date, who: Who): void {
  Object.assign(request, { decidedById: who.userId, receiptUntil: new Date(now.getTime() + RECEIPT_MS) });
}

/** Two months more, once, before the request is due, with the reason that GDPR Art. 12(3) asks for. */
export async function extendErasureDeadline(app: App, who: Who, input: ErasureDecision): Promise<ErasureRequest> {
  requireText("reason", input.reason, REASON_CHARS);
  const change: Change = (unit, request) => {
    assertMayExtend(who);
    if (!UNDER_WAY.includes(request.state)) throw new DomainError("WRONG_STATE", "This request is not open any more.");
    if (request.extended) throw new DomainError("WRONG_STATE", "The deadline was extended already.");
    if (unit.now > request.dueAt) throw new DomainError("WRONG_STATE", "The deadline has passed.");
    Object.assign(request, { extended: true, dueAt: extendedDueDate(request.dueAt) });
  };
  return decide(app, who, input, { operation: "extendErasureDeadline", action: "erasure.extended", change });
}
