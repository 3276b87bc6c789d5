import assert from "node:assert/strict";
import type { Person } from "../../src/cli/demo/person";
import { toPublicId } from "../../src/entities";
import { meetingBodies, silence } from "../support/meetings";
import { demoFile } from "../support/sessions";
import type { Cast, Standing } from "../support/standing";
import { act, eventually, packsOf, refusal, type SeenPack, sessionsOf } from "./asked";
import type { Kind } from "./planted";

/** Who says what, each kind of content once and in a word that is nowhere else. */
export interface Scene {
  s: Standing;
  cast: Cast;
  coach: Person;
  coachee: Person;
  planted: Record<Kind, string>;
}

/** Steps 1 to 5, from Zoom. */
export async function record({ s, cast, coach, planted }: Scene): Promise<string> {
  const account = { accountId: planted["Zoom account"], hostId: planted["Zoom host"] };
  await act(coach, "connectZoom", account, "connection { id }");
  const words = (await demoFile("conversation-1.vtt")).toString();
  const named = words.replaceAll("Ilse Brandt:", `Ilse ${planted["display name"]}:`);
  const transcript = Buffer.from(
    named.replaceAll("nineteen", `nineteen ${planted.utterance}`).replaceAll("Jonas", planted.utterance),
  );
  const chat = Buffer.from(`00:00:14\tMaren Holt:\t${planted["chat line"]} to you\n`);
  const meeting = {
    name: "canary",
    downloadToken: s.downloadToken,
    topic: planted.topic,
    uuid: planted["meeting uuid"],
  };
  const bodies = meetingBodies(s.zoom, { ...account, ...meeting, transcript, chat, recording: silence() });
  for (const body of [bodies.recording, bodies.transcript]) assert.equal((await s.announce(body)).outcome, "accepted");
  const [session] = await eventually(
    () => sessionsOf(coach),
    (all) => all[0]?.state === "READY",
  );
  const sessionId = session?.id as string;
  const coacheeId = toPublicId("user", cast.coachee.userId as string);
  await act(coach, "assignCoachee", { sessionId, coacheeId }, "session { id }");
  return sessionId;
}

/** Step 6 and 7: an edit that is delivered and answered, a rejection, a regeneration. */
export async function decide({ coach, coachee, planted }: Scene, sessionId: string): Promise<void> {
  const packs = (await packsOf(coach, sessionId)).filter(({ state }) => state === "PENDING_REVIEW");
  const [edited, rejected] = packs as [SeenPack, SeenPack];
  const l1 = `${edited.l1} ${planted.edit}`;
  await act(
    coach,
    "editPack",
    { packId: edited.id, expectedVersion: edited.version, l1, approve: true, idempotencyKey: "edit" },
    "pack { id }",
  );
  await eventually(
    () => packsOf(coachee, sessionId),
    (all) => all.length === 1,
  );
  const answer = { comment: planted.comment, correction: planted.correction, idempotencyKey: "answer" };
  await act(coachee, "giveFeedback", { packId: edited.id, helpful: false, ...answer }, "pack { id }");
  const refused = { reason: "OTHER", note: planted["rejection note"], idempotencyKey: "reject" };
  const { version } = await act<SeenPack>(
    coach,
    "rejectPack",
    { packId: rejected.id, expectedVersion: rejected.version, ...refused },
    "pack { version }",
  );
  const again = { packId: rejected.id, expectedVersion: version, guidance: planted.guidance };
  await act(coach, "regeneratePack", again, "pack { id }");
  await eventually(
    () => packsOf(coach, sessionId),
    (all) => all.find(({ id }) => id === rejected.id)?.state !== "REGENERATING",
  );
}

/** A fill session: text pasted, a chat file sent, a form filled and edited. */
export async function fill(scene: Scene): Promise<void> {
  const { coach, planted } = scene;
  const once = { kind: "FILL", title: planted["idempotent input"], idempotencyKey: "once" };
  for (const repeated of [once, once]) await act(coach, "createSession", repeated, "session { id }");
  const input = {
    kind: "FILL",
    title: planted["session title"],
  };
  const { id: sessionId } = await act<{ id: string }>(coach, "createSession", input, "session { id }");
  const text = `Role: ${planted["pasted text"]} of things\n`;
  await act(
    coach,
    "addTextSource",
    { sessionId, text, filename: `${planted["file name"]}.txt`, idempotencyKey: "paste" },
    "source { id }",
  );
  await send(scene, sessionId);
  const fields = ["role", "name"].map((key) => ({ key, label: key, kind: "TEXT" }));
  const template = await act<{ id: string }>(
    coach,
    "createFormTemplate",
    { name: "Intake", fields },
    "template { id }",
  );
  const form = await act<{ id: string }>(coach, "fillForm", { sessionId, templateId: template.id }, "form { id }");
  await eventually(
    () => stateOf(coach, form.id),
    (state) => state === "READY",
  );
  // What was found in the pasted text stays beside it.
  const values = [{ key: "name", value: planted["form value"] }];
  await act(coach, "editFilledForm", { formId: form.id, values, idempotencyKey: "values" }, "form { id }");
  // Refusals leave traces of their own: in the log, and in what is rolled back.
  const title = `${planted["refused title"]} `.repeat(30);
  assert.equal(await refusal(coach, "createSession", { kind: "FILL", title }), "TOO_LARGE");
}

async function send({ coach, planted }: Scene, sessionId: string): Promise<void> {
  const bytes = Buffer.from(`00:00:14\tMaren Holt:\t${planted["uploaded text"]}\n`);
  const file = {
    sessionId,
    filename: `${planted["file name"]}.chat.txt`,
    mediaType: "text/plain",
    byteSize: bytes.length,
    kind: "CHAT",
  };
  const text = `mutation ($input: RequestUploadInput!) { requestUpload(input: $input) { userErrors { code } upload { sourceId url } } }`;
  type Answer = { requestUpload: { upload: { sourceId: string; url: string } | null; userErrors: object[] } };
  const { requestUpload } = await coach.ask<Answer>(text, { input: file });
  assert.deepEqual(requestUpload.userErrors, []);
  assert.equal((await fetch(requestUpload.upload?.url as string, { method: "PUT", body: bytes })).status, 200);
  await act(coach, "completeUpload", { sourceId: requestUpload.upload?.sourceId }, "source { state }");
}

async function stateOf(coach: Person, formId: string): Promise<string> {
  const { node } = await coach.ask<{ node: { state: string } }>(
    `query ($id: ID!) { node(id: $id) { ... on FilledForm { state } } }`,
    { id: formId },
  );
  return node.state;
}
