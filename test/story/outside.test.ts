import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Person } from "../../src/cli/demo/person";
import {
  ERASURE_PREVIEW,
  ERASURE_STATUS,
  type ErasureStatus,
  type PreviewAnswer,
  REQUEST_ERASURE,
  type RequestedErasure,
} from "../../src/cli/demo/queries";
import { run } from "../../src/cli/main";
import { recordingCompleted, signedEvent } from "../../src/embedded/zoom-rehearsal-events";
import type { IssuerAccount } from "../support/fakes/oidc-issuer";
import { scriptedM4a } from "../support/scripted-audio";
import { decoded } from "../support/smtp-process";
import { aTalk } from "../support/talks";
import { recordedTerminal } from "../support/terminal";
import { allowAtZoom } from "../support/zoom-process";
import { act, eventually, packsOf, sessionsOf } from "./asked";
import { type Outside, PUBLIC_URL, standOutside, ZOOM } from "./outside-stage";

const PEOPLE = {
  admin: { displayName: "Ada Admin", email: "ada@acme.test", role: "ADMIN" },
  coach: { displayName: "Maren Holt", email: "maren@acme.test", role: "COACH" },
  coachee: { displayName: "Ilse Brandt", email: "ilse@acme.test", role: "COACHEE" },
} as const;
/** What nobody outside may read of them: neither names nor words. */
const PRIVATE = ["Maren", "Holt", "Ilse", "Brandt"];
const SAID = aTalk();
/** OpenTelemetry's SpanKind CLIENT, and the calls of a server that looks after itself, for no request and no job. */
const CALL = 3;
const BEFORE_WORK = /^(keys|database|blobs|backups) /;

/** Nothing embedded: PostgreSQL, pgvector, S3, Key Vault, an issuer, Claude, Deepgram, embeddings, clamd, SMTP, Zoom, a webhook. */
describe("story: every embedded part replaced at once", function () {
  this.timeout(600_000);
  let o: Outside;
  let admin: Person;
  let coach: Person;
  let coachee: Person;
  const ids = { coach: "", coachee: "", session: "" };
  let words: string[] = [];

  before(async () => {
    o = await standOutside(scriptedM4a(SAID));
  });
  after(() => o?.stop());

  async function signIn(part: keyof typeof PEOPLE): Promise<Person> {
    const { email, role } = PEOPLE[part];
    const account: IssuerAccount = {
      sub: `sub-${part}`,
      email,
      email_verified: true,
      claims: { workspace: "acme", role },
    };
    const person = new Person(o.url, await o.issuer.mint(account));
    const { viewer } = await person.ask<{ viewer: { audience: string } }>("{ viewer { audience } }");
    assert.equal(viewer.audience, role);
    return person;
  }

  it("starts nothing of its own, and lets in who was invited, by their token of the issuer", async () => {
    const made = { slug: "acme", name: "Acme", adminEmail: PEOPLE.admin.email, adminName: PEOPLE.admin.displayName };
    await o.live.call("workspace-create", made);
    const own = (await readdir(o.folder, { recursive: true })).filter((name) =>
      /postgres|azurite|pglite|vectors|mail|local-keys/.test(name),
    );
    assert.deepEqual(own, []);
    admin = await signIn("admin");
    for (const part of ["coach", "coachee"] as const)
      ids[part] = (await act<{ id: string }>(admin, "inviteUser", PEOPLE[part], "user { id }")).id;
    coach = await signIn("coach");
    coachee = await signIn("coachee");
  });

  it("takes in what Zoom recorded for a coach who allowed it, and has it scanned, heard, embedded and thought about", async () => {
    const redirectUri = `${PUBLIC_URL}/coach/zoom`;
    const text = "query ($redirectUri: String!) { zoomAuthorizationUrl(redirectUri: $redirectUri) }";
    const { zoomAuthorizationUrl } = await coach.ask<{ zoomAuthorizationUrl: string }>(text, { redirectUri });
    const { code, state } = await allowAtZoom(zoomAuthorizationUrl);
    const back = { authorizationCode: code, state, redirectUri };
    const connection = await act<{ state: string }>(coach, "connectZoom", back, "connection { state }");
    assert.equal(connection.state, "CONNECTED");
    assert.equal(await announce(), 200);
    const [session] = await eventually(
      () => sessionsOf(coach),
      (all) => all[0]?.state === "READY",
      120_000,
    );
    ids.session = session?.id as string;
    await act(coach, "assignCoachee", { sessionId: ids.session, coacheeId: ids.coachee }, "session { id }");
    const packs = await packsOf(coach, ids.session);
    assert.ok(packs.length >= 3, `${packs.length} packs`);
    for (const { l2 } of packs) {
      assert.ok(l2?.length && l2.every(({ match }) => match === "VERBATIM"));
      assert.ok(l2.every(({ quote }) => SAID.some(({ text }) => text.includes(quote))));
    }
    words = packs.flatMap(({ l0, l2 }) => [l0 as string, ...(l2 ?? []).map(({ quote }) => quote)]);
  });

  it("asks Claude about nobody by name, under the terms that are declared", async () => {
    const { asked } = await o.claude.tell({});
    assert.ok(asked.some(({ body }) => body.includes("manager")));
    for (const { body } of asked) for (const name of [...PRIVATE, "acme"]) assert.ok(!body.includes(name), name);
  });

  it("delivers what was approved, and tells the coachee by letter and the integrator by webhook, without content", async () => {
    const { port } = await o.hook.tell({});
    const hook = { url: `http://127.0.0.1:${port}/in`, kinds: ["PACK_DELIVERED"] };
    await act(admin, "createWebhook", hook, "webhook { id }");
    const pack = (await packsOf(coach, ids.session)).find(({ crossCheck }) => crossCheck?.verdict === "SUPPORTED");
    assert.ok(pack, "one is supported");
    await act(coach, "approvePack", { packId: pack.id, expectedVersion: pack.version }, "pack { state }");
    const [seen] = await eventually(
      () => packsOf(coachee, ids.session),
      (all) => all.length > 0,
    );
    assert.deepEqual([seen?.id, seen?.l0], [pack.id, pack.l0]);
    const letters = await eventually(
      () => o.smtp.tell(),
      (all) => all.some(({ to }) => to.includes(PEOPLE.coachee.email)),
    );
    const { called } = await eventually(
      () => o.hook.tell({}),
      ({ called }) => called.length > 0,
    );
    assert.deepEqual(JSON.parse(called[0]?.body as string).resourceId, pack.id);
    const told = [...letters.map(({ raw }) => decoded(raw)), ...called.map(({ body }) => body)].join("\n");
    for (const word of [...PRIVATE, ...words]) assert.ok(!told.includes(word), word);
  });

  it("stays readable while the vault's key is rotated", async () => {
    const { isNew, workspaces } = await o.live.call("keys-rotate", {});
    assert.ok(isNew);
    for (const workspaceId of workspaces) assert.equal((await o.live.call("keys-rewrap", { workspaceId })).left, 0);
    const packs = await packsOf(coach, ids.session);
    assert.ok(packs.length > 0 && packs.every(({ l0, l1 }) => l0 && l1));
  });

  it("erases the coachee from every one of them, and proves it to whoever holds the certificate", async () => {
    const sessionKey = ids.session.slice(4);
    assert.ok((await namesInBucket()).some((name) => name.includes(sessionKey)));
    const { erasurePreview } = await coachee.ask<PreviewAnswer>(ERASURE_PREVIEW, { id: ids.coachee });
    const input = { subjectId: ids.coachee, previewToken: erasurePreview.token, confirmation: "ERASE" };
    const answer = await coachee.ask<RequestedErasure>(REQUEST_ERASURE, {
      input: { ...input, idempotencyKey: "once" },
    });
    assert.deepEqual(answer.requestErasure.userErrors, []);
    const { receipt } = answer.requestErasure;
    const nobody = new Person(o.url, null);
    const { erasureStatus } = await eventually(
      () => nobody.ask<{ erasureStatus: ErasureStatus }>(ERASURE_STATUS, { receipt }),
      ({ erasureStatus: { state } }) => ["COMPLETED", "PARTIAL", "FAILED"].includes(state),
      120_000,
    );
    assert.equal(erasureStatus.state, "COMPLETED");
    assert.deepEqual(await namesInBucket().then((all) => all.filter((name) => name.includes(sessionKey))), []);
    assert.equal((await sessionsOf(coach)).length, 0);
    const [certificate] = erasureStatus.certificates;
    assert.equal(await verify(certificate?.jws as string), 0);
  });

  it("ends when it is asked to, what answers and what works", async () => {
    for (const server of o.servers) assert.equal(await server.end(), 0);
  });

  it("has told its operator where time went, as whole trees, and nothing of anybody", async () => {
    const { spans, bodies } = await o.collector.tell();
    const known = new Map(spans.map((span) => [span.spanId, span]));
    for (const { name, kind, traceId, parentSpanId } of spans) {
      if (parentSpanId === null) assert.ok(kind !== CALL || BEFORE_WORK.test(name), name);
      else assert.equal(known.get(parentSpanId)?.traceId, traceId, name);
    }
    const names = new Set(spans.map(({ name }) => name));
    for (const part of ["sasha", "transcriber", "embedder", "scanner", "mailer", "webhooks", "recordings", "vectors"])
      assert.ok(
        [...names].some((name) => name.startsWith(`${part} `)),
        part,
      );
    for (const name of ["keys rotate", "blobs destroyAll", "POST /graphql", "job derive"])
      assert.ok(names.has(name), name);
    const told = bodies.join("\n");
    for (const word of [...PRIVATE, ...words, ...Object.values(ids).map((id) => id.slice(4)), "acme"])
      assert.ok(!told.includes(word), word);
  });

  async function namesInBucket(): Promise<string[]> {
    return (await o.bucket.tell()).versions.map(({ name }) => name);
  }

  async function announce(): Promise<number> {
    const [file] = o.zoom.files;
    const sound = { fileType: "M4A", extension: "M4A", recordingType: "audio_only" };
    const at = { startedAt: new Date("2026-03-02T09:00:00Z"), endedAt: new Date("2026-03-02T09:45:00Z") };
    const meeting = recordingCompleted({
      ...{ ...ZOOM, ...at, uuid: "AAAAAAAAAAAAAAAAAAAAAA==", topic: "A conversation" },
      ...{
        downloadToken: o.zoom.downloadToken,
        files: [{ ...sound, id: "sound", bytes: 0, downloadUrl: file?.url as string }],
      },
    });
    const { headers, body } = signedEvent(ZOOM.webhookSecret, meeting, Date.now());
    return (await fetch(`${o.url}/webhooks/zoom`, { method: "POST", headers, body })).status;
  }

  async function verify(jws: string): Promise<number> {
    const [file, keys] = [join(o.folder, "certificate.jws"), join(o.folder, "keys.json")];
    await writeFile(file, jws);
    await writeFile(keys, await (await fetch(`${o.url}/.well-known/jwks.json`)).text());
    return run(["certificate", "verify", file, "--jwks", keys], recordedTerminal());
  }
});
