import { randomUUID } from "node:crypto";
import { type EvidencePack, tables } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { editPack } from "../../src/lifecycle/approve/edit";
import { rejectPack } from "../../src/lifecycle/approve/reject";
import { requestExport } from "../../src/lifecycle/deliver/export";
import { giveFeedback } from "../../src/lifecycle/deliver/give-feedback";
import { createWebhook } from "../../src/lifecycle/deliver/webhooks";
import { withdrawPack } from "../../src/lifecycle/deliver/withdraw";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { requestErasure } from "../../src/lifecycle/dispose/erasure";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { aReviewedSession } from "../support/sessions";
import { type Tenant, type World, world } from "../support/world";

/** Two workspaces with rows of every kind and state: decided and undecided packs, forms, feedback, events, a sealed log. */
export async function seededWorld(): Promise<World> {
  const w = await world();
  for (const tenant of [w.here, w.there]) await seed(w, tenant);
  return w;
}

async function seed(w: World, tenant: Tenant): Promise<void> {
  const { app } = w;
  const { admin, coach, coach2, coachee, coachee2, system } = tenant;
  await createWebhook(app, admin, { url: "https://hook.test/", kinds: ["PACKS_READY_FOR_REVIEW"] });
  const own = await aReviewedSession(w, { who: coach, coacheeId: coachee.userId });
  await decide(w, tenant, own.packs);
  await updateWorkspace(app, admin, { l2Visibility: "CLIENT_VISIBLE", idempotencyKey: randomUUID() });
  await approve(w, tenant, own.packs[5]);
  const second = await aReviewedSession(w, { who: coach2, coacheeId: coachee2.userId, file: "conversation-3.vtt" });
  const theirs = second.packs[0] as EvidencePack;
  await approvePack(app, coach2, { packId: theirs.id, expectedVersion: 1, withholdL1: true, deliverAfterSeconds: 0 });
  await w.runJobs();
  await giveFeedback(app, coachee2, { packId: theirs.id, helpful: true, comment: "Thanks" });
  await addTextSource(app, coachee, { sessionId: own.session.id, text: "Goal: walk more", idempotencyKey: "text" });
  const fields = [{ key: "goal", label: "Goal", kind: "TEXT" as const, required: false }];
  const template = await createFormTemplate(app, admin, { name: "Goals", fields });
  await fillForm(app, coach, { sessionId: own.session.id, templateId: template.id, idempotencyKey: "form" });
  await createSession(app, coachee, { kind: "FILL" });
  await createSession(app, admin, { kind: "COACHING" });
  await w.runJobs();
  await announce(w, tenant);
  await dispose(w, tenant);
  await app.sealAudit(system);
}

/** A session destroyed and certified, a hold, an erasure that waits for a second admin, an export that waits for its job. */
async function dispose(w: World, { id, admin, coach, coachee, coachee2 }: Tenant): Promise<void> {
  const { app } = w;
  const { id: sessionId } = await createSession(app, coach, { kind: "FILL" });
  await deleteSession(app, coach, { id: sessionId, idempotencyKey: "delete" });
  await w.runJobs();
  const ground = { kind: "LEGAL" as const, ground: "Case 12/2026", reason: "A dispute." };
  const target = { kind: "PERSON" as const, id: coachee2.userId as string };
  await placeLegalHold(app, admin, { target, ...ground, idempotencyKey: "hold" });
  await updateWorkspace(app, admin, { erasureApproval: "SECOND_PERSON", idempotencyKey: randomUUID() });
  const subjectId = coachee.userId as string;
  const { token: previewToken } = await erasurePreview(app, coachee, { subjectId });
  const asked = { subjectId, previewToken, confirmation: "ERASE", idempotencyKey: "erase" };
  const { request } = await requestErasure(app, coachee, { ...asked, authTime: new Date() });
  await requestExport(app, coachee, { idempotencyKey: "export" });
  await outside(w, id, request.id);
}

/** What only the system writes, in the midst of an erasure or once there are backups. */
async function outside(w: World, workspaceId: string, erasureId: string): Promise<void> {
  const place = [workspaceId, randomUUID()];
  await w.look(
    `insert into recipient_notice (workspace_id, id, erasure_id, recipient, asked, state, at)
     values ($1, $2, $3, 'Zoom', 'Delete the recording', 'PENDING', now())`,
    [...place, erasureId],
  );
  await w.look(
    `insert into suppression (workspace_id, id, hash, kind, at) values ($1, $2, decode('00', 'hex'), 'MEETING', now())`,
    place,
  );
  await w.look(
    `insert into backup_scrub (workspace_id, id, certificate_id, opened_at, due_at)
     select $1, $2, id, now(), now() from deletion_certificate where workspace_id = $1`,
    place,
  );
  await w.look(
    `insert into backup_scrub_copy (workspace_id, id, scrub_id, kind, system, expires_at)
     values ($1, $2, $2, 'EXTERNAL', 'offsite', now())`,
    place,
  );
}

/** Of six packs: one edited and delivered, one rejected, one withdrawn, one approved and waiting, the rest undecided. */
async function decide(w: World, tenant: Tenant, packs: EvidencePack[]): Promise<void> {
  const { coach, coachee } = tenant;
  const at = (pack: EvidencePack | undefined, version = 1) => ({
    packId: pack?.id as string,
    expectedVersion: version,
  });
  const later = { withholdL1: false, deliverAfterSeconds: 60 };
  await editPack(w.app, coach, { ...at(packs[0]), ...later, l1: "Said more kindly.", approve: false });
  await approve(w, tenant, packs[0], 2);
  await giveFeedback(w.app, coachee, { packId: packs[0]?.id as string, helpful: false, correction: "It was May." });
  await rejectPack(w.app, coach, { ...at(packs[1]), reason: "OTHER", note: "Not this." });
  await approve(w, tenant, packs[2]);
  await withdrawPack(w.app, coach, at(packs[2], 3));
  await approvePack(w.app, coach, { ...at(packs[3]), ...later });
}

async function approve(
  w: World,
  { coach }: Tenant,
  pack: EvidencePack | undefined,
  expectedVersion = 1,
): Promise<void> {
  const decision = { packId: pack?.id as string, expectedVersion, withholdL1: false, deliverAfterSeconds: 0 };
  await approvePack(w.app, coach, decision);
  await w.runJobs();
}

/** A recording event that nothing has fetched yet: its job is put off. */
async function announce(w: World, { slug, coach }: Tenant): Promise<void> {
  const place = { accountId: `account-${slug}`, hostId: "host" };
  await connectZoom(w.app, coach, place);
  await receiveZoomEvent(w.app, {
    ...{ ...place, event: "recording.completed", eventTs: 1, meetingUuid: `uuid-${slug}`, topic: "Topic" },
    ...{ startedAt: null, endedAt: null, downloadToken: "token", files: [] },
  });
}

export type Plain = Record<string, unknown>;

/** Every row of every table as a superuser finds it, columns as JSON writes them. */
export async function everything(w: World): Promise<Map<string, Plain[]>> {
  const found = new Map<string, Plain[]>();
  for (const table of Object.keys(tables)) {
    const key = table === "workspace" ? "id" : "workspace_id";
    const sql = `select to_jsonb(t) as row from ${table} t order by t.${key}, to_jsonb(t)::text`;
    found.set(
      table,
      (await w.look<{ row: Plain }>(sql)).map(({ row }) => row),
    );
  }
  return found;
}

export const workspaceOf = (table: string, row: Plain) => (table === "workspace" ? row.id : row.workspace_id);
