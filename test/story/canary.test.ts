import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { folderMailer } from "../../src/adapters/folder-mailer";
import type { Person } from "../../src/cli/demo/person";
import { readJson } from "../../src/embedded/private-file";
import { toPublicId } from "../../src/entities";
import { formsOf, type Sighting, search } from "../support/canaries";
import { meetingBodies, silence } from "../support/meetings";
import { demoFile } from "../support/sessions";
import { type Cast, populate, type Standing, stand } from "../support/standing";
import { act, eventually, packsOf, refusal, type SeenPack, sessionsOf } from "./asked";
import { EVERYTHING, KINDS, type Kind, UNREAD, word } from "./planted";

describe("what people said, while the system runs", function () {
  this.timeout(120_000);
  const planted = Object.fromEntries(KINDS.map((kind) => [kind, word()])) as Record<Kind, string>;
  const secrets: string[] = [];
  let dir = "";
  let s: Standing;
  let cast: Cast;
  let coach: Person;
  let coachee: Person;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "regenesis-canary-"));
    s = await stand(dir);
    secrets.push(s.downloadToken);
    cast = await populate(s.app, "canary", {
      admin: { name: "Ada Admin", email: "ada@canary.test" },
      coach: { name: `Maren ${planted["coach's name"]}`, email: `${planted["e-mail"]}@canary.test` },
      coachee: { name: `Ilse ${planted["coachee's name"]}`, email: "ilse@canary.test" },
    });
    [coach, coachee] = [await s.signIn(cast.coach), await s.signIn(cast.coachee)];
  });
  after(async () => {
    await s?.stop();
    await rm(dir, { recursive: true });
  });

  it("goes through every step, and comes out again for whom it is for", async () => {
    const sessionId = await record();
    await decide(sessionId);
    await fill();
    await tell();
    const read = JSON.stringify(await coach.ask(EVERYTHING));
    const isRead = (kind: Kind) => read.includes(planted[kind]) || read.includes(planted[kind].toLowerCase());
    const unread = KINDS.filter((kind) => !isRead(kind) && !UNREAD.includes(kind));
    assert.deepEqual(unread, []);
  });

  it("is nowhere under the data folder, in no form: tables, log of writes, blobs, vectors, queue, mail or logs", async () => {
    await onDatabase("checkpoint");
    const { found, bytes } = await search(dir, [...Object.values(planted), ...secrets]);
    assert.deepEqual(named(found), []);
    assert.ok(bytes > 30_000_000, `${bytes} bytes were looked at`);
  });

  it("is not in what PostgreSQL tells of its statements and its columns", async () => {
    const told = await Promise.all([
      onDatabase("select query, application_name from pg_stat_activity"),
      onDatabase("analyze").then(() =>
        onDatabase("select most_common_vals::text, histogram_bounds::text from pg_stats"),
      ),
      onDatabase("select * from graphile_worker.jobs"),
    ]);
    const text = JSON.stringify(told);
    for (const [kind, canary] of Object.entries(planted)) assert.ok(!text.includes(canary), kind);
  });

  it("would be found: in a table, and in every form in a file", async () => {
    const [inTable, inFile] = [word(), `${word()} & ${word()}`];
    await onDatabase("create table scratch (line text)");
    await onDatabase(`insert into scratch values ('${inTable}')`);
    await onDatabase("checkpoint");
    const forms = formsOf(inFile);
    await mkdir(join(dir, "scratch"));
    for (const [index, { bytes }] of forms.entries()) await writeFile(join(dir, "scratch", String(index)), bytes);
    const { found } = await search(dir, [inTable, inFile]);
    const files = found.filter(({ canary }) => canary === inTable).map(({ file }) => file.slice(dir.length));
    assert.ok(
      files.some((file) => file.includes("/base/")),
      "in the table's file",
    );
    assert.ok(
      files.some((file) => file.includes("/pg_wal/")),
      "in the log of writes",
    );
    for (const [index, { form }] of forms.entries())
      assert.ok(
        found.some((each) => each.form === form && each.file.endsWith(`/scratch/${index}`)),
        form,
      );
  });

  /** Steps 1 to 5, from Zoom. */
  async function record(): Promise<string> {
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
    for (const body of [bodies.recording, bodies.transcript])
      assert.equal((await s.announce(body)).outcome, "accepted");
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
  async function decide(sessionId: string): Promise<void> {
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
  async function fill(): Promise<void> {
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
    await send(sessionId);
    const fields = ["role", "name"].map((key) => ({ key, label: key, kind: "TEXT" }));
    const template = await act<{ id: string }>(
      coach,
      "createFormTemplate",
      { name: "Intake", fields },
      "template { id }",
    );
    const form = await act<{ id: string }>(coach, "fillForm", { sessionId, templateId: template.id }, "form { id }");
    await eventually(
      () => stateOf(form.id),
      (state) => state === "READY",
    );
    // What was found in the pasted text stays beside it.
    const values = [{ key: "name", value: planted["form value"] }];
    await act(coach, "editFilledForm", { formId: form.id, values, idempotencyKey: "values" }, "form { id }");
    // Refusals leave traces of their own: in the log, and in what is rolled back.
    const title = `${planted["refused title"]} `.repeat(30);
    assert.equal(await refusal(coach, "createSession", { kind: "FILL", title }), "TOO_LARGE");
  }

  async function send(sessionId: string): Promise<void> {
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

  async function stateOf(formId: string): Promise<string> {
    const { node } = await coach.ask<{ node: { state: string } }>(
      `query ($id: ID!) { node(id: $id) { ... on FilledForm { state } } }`,
      { id: formId },
    );
    return node.state;
  }

  /** A letter, as the server would send it: its address is of a canary's. */
  async function tell(): Promise<void> {
    const mailer = folderMailer(join(dir, "mail"));
    const address = `${planted["e-mail"]}@canary.test`;
    await mailer.send({ address, recipientId: cast.coach.userId as string, kind: "PACK_DELIVERED", link: s.url });
  }

  function named(found: Sighting[]): object[] {
    const kindOf = (canary: string) =>
      Object.entries(planted).find(([, text]) => text === canary)?.[0] ?? "download token";
    return found.map(({ canary, form, file }) => ({ kind: kindOf(canary), form, file: file.slice(dir.length) }));
  }

  async function onDatabase(sql: string): Promise<unknown[]> {
    const known = await readJson<{ password: string; port: number }>(join(dir, "postgres", "server.json"));
    const client = new Client({ host: "127.0.0.1", user: "postgres", database: "regenesis", ...known });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
});
