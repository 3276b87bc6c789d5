import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { folderMailer } from "../../src/adapters/folder-mailer";
import type { Person } from "../../src/cli/demo/person";
import { FOLLOW_NOTIFICATIONS } from "../../src/cli/demo/queries";
import { readJson } from "../../src/embedded/private-file";
import { formsOf, type Sighting, search } from "../support/canaries";
import { type Collector, startCollector } from "../support/otlp-process";
import { type Cast, populate, type Standing, stand } from "../support/standing";
import { decide, fill, record } from "./plant";
import { EVERYTHING, KINDS, type Kind, UNREAD, word } from "./planted";

describe("what people said, while the system runs", function () {
  this.timeout(120_000);
  const planted = Object.fromEntries(KINDS.map((kind) => [kind, word()])) as Record<Kind, string>;
  const secrets: string[] = [];
  let dir = "";
  let s: Standing;
  let collector: Collector;
  let cast: Cast;
  let coach: Person;
  let coachee: Person;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "regenesis-canary-"));
    collector = await startCollector();
    s = await stand(dir, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
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
    await collector?.stop();
    await rm(dir, { recursive: true });
  });

  it("goes through every step, and comes out again for whom it is for", async () => {
    const scene = { s, cast, coach, coachee, planted };
    const notified = await coach.follow(FOLLOW_NOTIFICATIONS);
    await decide(scene, await record(scene));
    await fill(scene);
    await notified.stop();
    await tell();
    const read = JSON.stringify(await coach.ask(EVERYTHING));
    const isRead = (kind: Kind) => read.includes(planted[kind]) || read.includes(planted[kind].toLowerCase());
    const unread = KINDS.filter((kind) => !isRead(kind) && !UNREAD.includes(kind));
    assert.deepEqual(unread, []);
  });

  it("is traced from beginning to end", async () => {
    await s.app.tracer.stop();
    const { spans, bodies } = await collector.tell();
    const names = new Set(spans.map(({ name }) => name));
    const sockets = spans.filter(({ name }) => name === "WEBSOCKET /graphql");
    const asked = sockets.map(({ attributes }) => attributes["regenesis.operation"]).sort();
    assert.deepEqual(asked, ["query viewer", "subscription notifications"]);
    const told = ["POST /graphql", "POST /webhooks/zoom", "PUT /uploads/:token", "job derive"];
    for (const name of [...told, "database write", "blobs put", "scanner end", "sasha deriveInsights"])
      assert.ok(names.has(name), name);
    await mkdir(join(dir, "traces"));
    for (const [index, body] of bodies.entries()) await writeFile(join(dir, "traces", String(index)), body);
  });

  it("is nowhere under the data folder, in no form: tables, log of writes, blobs, vectors, queue, mail, logs or traces", async () => {
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

  /** A letter, as the server would send it: its address is of a canary's. */
  async function tell(): Promise<void> {
    const mailer = folderMailer(join(dir, "mail"));
    const address = `${planted["e-mail"]}@canary.test`;
    const recipientId = cast.coach.userId as string;
    const about = { id: randomUUID(), kind: "PACK_DELIVERED", locale: "en", link: s.url, unsubscribe: null } as const;
    await mailer.send({ ...about, address, recipientId });
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
