import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Person } from "../../src/cli/demo/person";
import {
  ERASURE_PREVIEW,
  ERASURE_STATUS,
  type ErasureStatus,
  type PreviewAnswer,
  REQUEST_ERASURE,
  type RequestedErasure,
} from "../../src/cli/demo/queries";
import { restoreBackup } from "../../src/cli/restore";
import { readConfig } from "../../src/config";
import { startPostgres } from "../../src/embedded/postgres";
import { readJson } from "../../src/embedded/private-file";
import { toPublicId } from "../../src/entities";
import { openRuntime, type Runtime } from "../../src/runtime";
import { search } from "../support/canaries";
import { type Cast, populate, type Standing, stand } from "../support/standing";
import { unzip } from "../support/zip";
import { act, eventually } from "./asked";
import { connected, dumpSealed, dumpText, openAny, readJws, type Sealed, seenIn } from "./dumped";
import { decide, fill, record } from "./plant";
import { askInVain, hold, throwAway } from "./plant-disposal";
import { KINDS, type Kind, word } from "./planted";
import { DISPOSAL_KINDS, type DisposalKind, IN_NO_CELL, OF_COACHEE } from "./planted-disposal";

type AnyKind = Kind | DisposalKind;

describe("what people said, once they are erased", function () {
  this.timeout(600_000);
  const kinds = [...KINDS, ...DISPOSAL_KINDS];
  const planted = Object.fromEntries(kinds.map((kind) => [kind, word()])) as Record<AnyKind, string>;
  const ofCoachee = Object.fromEntries(OF_COACHEE.map((kind) => [kind, planted[kind]]));
  let dir = "";
  let s: Standing;
  let cast: Cast;
  let admin: Person;
  let coach: Person;
  let coachee: Person;
  let backupId = "";
  let exportUrl = "";
  let dumped: Sealed[];
  let blobs: string[];
  let isUp = false;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "regenesis-erased-"));
    s = await stand(dir);
    isUp = true;
    cast = await populate(s.app, "canary", {
      admin: { name: "Ada Admin", email: "ada@canary.test" },
      coach: { name: `Maren ${planted["coach's name"]}`, email: `${planted["e-mail"]}@canary.test` },
      coachee: { name: `Ilse ${planted["coachee's name"]}`, email: `${planted["coachee's e-mail"]}@canary.test` },
    });
    [admin, coach, coachee] = [await s.signIn(cast.admin), await s.signIn(cast.coach), await s.signIn(cast.coachee)];
  });
  after(async () => {
    if (isUp) await s?.stop();
    await rm(dir, { recursive: true });
  });

  const idOf = (part: keyof Cast) => toPublicId("user", cast[part].userId as string);
  const urlOf = async () => {
    const { password, port } = (await readJson<{ password: string; port: number }>(
      join(dir, "postgres", "server.json"),
    )) as { password: string; port: number };
    return (database: string) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  };
  /** Which of these words open from what was dumped, now or before, with any key that is left. */
  const readable = async (words: Record<string, string>, sealed: Sealed[], { keyring }: Pick<Runtime, "keyring">) =>
    seenIn((await openAny(keyring, (await urlOf())("regenesis_keyring"), sealed)).join("\n"), words);
  const dumpNow = async () => dumpSealed((await urlOf())("regenesis"));

  it("was all there, sealed: in tables, blobs, an export and a backup", async () => {
    const sessionId = await record({ s, cast, coach, coachee, planted });
    await decide({ s, cast, coach, coachee, planted }, sessionId);
    await fill({ s, cast, coach, coachee, planted });
    const disposal = { admin, coach, coacheeId: idOf("coachee"), planted };
    await throwAway(disposal);
    await hold(disposal, sessionId);
    await askInVain(disposal);
    await takeOut();
    dumped = await dumpNow();
    const unsealed = kinds.filter((kind) => !IN_NO_CELL.includes(kind));
    assert.deepEqual((await readable(planted, dumped, s.runtime)).toSorted(), unsealed.toSorted());
    blobs = await onData("select blob_key as key from source where blob_key is not null");
    assert.ok(blobs.length >= 3, `${blobs.length} blobs`);
    const backup = await admin.ask<{ createBackup: { backup: { id: string } } }>(
      `mutation { createBackup(idempotencyKey: "before") { backup { id } userErrors { code } } }`,
    );
    backupId = backup.createBackup.backup.id;
    await eventually(
      () =>
        admin.ask<{ backups: { nodes: { id: string; state: string }[] } }>(
          "{ backups(first: 9) { nodes { id state } } }",
        ),
      ({ backups }) => backups.nodes.find(({ id }) => id === backupId)?.state === "AVAILABLE",
    );
  });

  it("opens no more once the coachee is erased, and what is not theirs still does", async () => {
    const proof = await erase(coachee, "coachee");
    assert.ok(proof.length > 0);
    const left = await readable(planted, await dumpNow(), s.runtime);
    assert.deepEqual(
      left.filter((kind) => kind in ofCoachee),
      [],
    );
    const others = kinds.filter((kind) => !(kind in ofCoachee) && !IN_NO_CELL.includes(kind));
    assert.deepEqual(left.toSorted(), others.toSorted());
    assert.equal((await fetch(exportUrl)).status, 401);
  });

  it("opens no more from a dump of before with the keys that are left", async () => {
    assert.deepEqual(await readable(ofCoachee, dumped, s.runtime), []);
  });

  it("opens nowhere once the coach is erased too, and their blobs and passages are absent", async () => {
    await erase(coach, "coach");
    assert.deepEqual(await readable(planted, await dumpNow(), s.runtime), []);
    assert.deepEqual(await readable(planted, dumped, s.runtime), []);
    for (const key of blobs) assert.equal(await s.app.blobs.probe(key), "ABSENT", "a blob");
    const transcripts = new Set(
      dumped.filter(({ column }) => column === "utterance.text").map(({ place }) => place.keyId),
    );
    assert.equal(transcripts.size, 1);
    const scope = { transcriptIds: [...transcripts] };
    assert.equal(await s.app.vectors.count(cast.admin.workspaceId, scope), 0);
  });

  it("is in no row of any database, queue and keyring included, and in no certificate, audit or deletion log", async () => {
    const rows = await dumpText(await urlOf());
    assert.ok(rows.includes("certificate.issued") && rows.includes("p-"), "the dump holds the audit log");
    const proofs = (await onData("select jws as key from deletion_certificate")).map(readJws);
    assert.equal(proofs.length, 2);
    const log: string[] = [];
    for await (const { key } of s.app.backups.list("deletion-log/")) {
      const parts: Buffer[] = [];
      for await (const part of await s.app.backups.read(key)) parts.push(part as Buffer);
      const entry = Buffer.concat(parts).toString();
      log.push(entry, ...[...entry.matchAll(/"(ey[\w-]+\.[\w-]+\.[\w-]+)"/g)].map(([, jws]) => readJws(jws as string)));
    }
    assert.ok(log.length >= 4, `${log.length} entries and proofs in the deletion log`);
    assert.deepEqual(seenIn([rows, ...proofs, ...log].join("\n"), planted), []);
  });

  it("is in no byte under the data folder: tables, log of writes, blobs, vectors, backups, mail and logs", async () => {
    await onData("checkpoint");
    await assertNowhere();
  });

  it("comes back from a backup of before as nothing that could be read, and the restore says what it re-deleted", async () => {
    await s.stop();
    isUp = false;
    const postgres = await startPostgres({ dir: join(dir, "postgres") });
    await connected(postgres.url("postgres", postgres.superuser, postgres.superPassword), (client) =>
      client.query("drop database regenesis with (force)"),
    );
    await postgres.stop();
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const runtime = await openRuntime(readConfig({ DATA_DIR: dir, PORT: "0" }), quiet, "restore");
    try {
      const { rows, replayed } = await restoreBackup(runtime, backupId);
      assert.ok((rows.utterance ?? 0) > 20, "their words were in the backup, sealed");
      const told = replayed.find(({ workspaceId }) => workspaceId === cast.admin.workspaceId);
      assert.deepEqual([told?.certificates, told?.runs, told?.items.PERSON], [2, 2, 2]);
      assert.ok((told?.items.SESSION ?? 0) >= 3 && (told?.rows ?? 0) > (rows.utterance ?? 0), JSON.stringify(told));
      assert.deepEqual(await readable(planted, await dumpNow(), runtime), []);
      assert.deepEqual(seenIn(await dumpText(await urlOf()), planted), []);
      await onData("checkpoint");
    } finally {
      await runtime.stop();
    }
    await assertNowhere();
  });

  async function assertNowhere(): Promise<void> {
    const { found, bytes } = await search(dir, Object.values(planted));
    const kindOf = (canary: string) => Object.entries(planted).find(([, each]) => each === canary)?.[0];
    assert.deepEqual(
      found.map(({ canary, form, file }) => [kindOf(canary), form, file.slice(dir.length)]),
      [],
    );
    assert.ok(bytes > 30_000_000, `${bytes} bytes were looked at`);
  }

  /** The coachee's own copy, fetched once. */
  async function takeOut(): Promise<void> {
    await act(coachee, "requestExport", { subjectId: idOf("coachee"), idempotencyKey: "copy" }, "export { id }");
    type Answer = { exports: { nodes: { state: string; url: string | null }[] } };
    const { exports } = await eventually(
      () => coachee.ask<Answer>("{ exports(first: 9) { nodes { state url } } }"),
      (answer) => answer.exports.nodes[0]?.state === "READY",
    );
    exportUrl = exports.nodes[0]?.url as string;
    const answer = await fetch(exportUrl);
    assert.equal(answer.status, 200);
    const files = [...unzip(Buffer.from(await answer.arrayBuffer())).values()].map((bytes) => bytes.toString());
    assert.ok(seenIn(files.join("\n"), { comment: planted.comment }).length === 1, "the copy holds what they said");
  }

  async function erase(person: Person, part: "coach" | "coachee"): Promise<string> {
    const subjectId = idOf(part);
    const { erasurePreview } = await person.ask<PreviewAnswer>(ERASURE_PREVIEW, { id: subjectId });
    const input = {
      subjectId,
      previewToken: erasurePreview.token,
      confirmation: "ERASE",
      idempotencyKey: `erase-${part}`,
    };
    const { requestErasure } = await person.ask<RequestedErasure>(REQUEST_ERASURE, { input });
    assert.deepEqual(requestErasure.userErrors, []);
    const { receipt } = requestErasure;
    const done = await eventually(
      () => admin.ask<{ erasureStatus: ErasureStatus }>(ERASURE_STATUS, { receipt }),
      ({ erasureStatus }) => erasureStatus.state === "COMPLETED",
      90_000,
    );
    return done.erasureStatus.certificates[0]?.jws as string;
  }

  async function onData(sql: string): Promise<string[]> {
    return connected((await urlOf())("regenesis"), async (client: Client) => {
      const { rows } = await client.query<{ key: string }>(sql);
      return rows.map(({ key }) => key);
    });
  }
});
