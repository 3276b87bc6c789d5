import assert from "node:assert/strict";
import { v7 } from "uuid";
import { isProvenItem } from "../../src/crypto/certificate";
import { toPublicId } from "../../src/entities";
import { deleteSession, deleteSource } from "../../src/lifecycle/dispose/trash";
import { purgeFromTrash } from "../../src/lifecycle/dispose/trash-bulk";
import { bodyOf } from "../../src/lifecycle/dispose/verify-certificate";
import { aFolder } from "../lifecycle/disposal";
import { turned } from "../support/turned";
import type { World } from "../support/world";
import { type Doors, openDoors } from "./doors";
import { run } from "./run";

const CERTIFICATE = `id number kind cause subjectRef issuedAt jws pdfUrl merkleRoot notCovered parent { id } supplements { id }
  findings { store category found deleted unlinked withheld method probe } withheld { ground until count }`;
const LIST = `query($filter: CertificateFilter) { deletionCertificates(filter: $filter) { totalCount nodes { ${CERTIFICATE} } } }`;
const VERIFY = `query($jws: String!) { verifyCertificate(jws: $jws) {
  valid signature inLog parentValid problems certificate { id number } } }`;

describe("certificates through the API", () => {
  let doors: Doors;
  let w: World;
  /** Two certificates: of a purge of two sources, then of a deleted session. */
  let certificates: { id: string; number: number; jws: string; pdfUrl: string; merkleRoot: string; cause: string }[];
  let purged: string[];
  before(async () => {
    doors = await openDoors();
    w = doors.w;
    const { sources, sessionId } = await aFolder(w, { texts: 3 });
    const items = sources.slice(0, 2).map(({ id }) => ({ kind: "SOURCE" as const, id }));
    for (const { id } of items) await deleteSource(w.app, w.here.coach, { id, idempotencyKey: v7() });
    await purgeFromTrash(w.app, w.here.admin, { items, idempotencyKey: v7() });
    await w.runJobs();
    await deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: v7() });
    await w.runJobs();
    purged = items.map(({ id }) => toPublicId("source", id));
    certificates = (await run(w.app, w.here.admin, LIST)).data.deletionCertificates.nodes;
  });
  after(() => doors.close());

  const verify = async (who: Parameters<typeof run>[1], jws: string) =>
    (await run(w.app, who, VERIFY, { jws })).data.verifyCertificate;

  it("lists them newest first, to who manages, with what each states", async () => {
    assert.deepEqual(
      certificates.map(({ number, cause }) => [number, cause]),
      [
        [2, "SESSION_DELETED"],
        [1, "ADMIN_PURGE"],
      ],
    );
    const { data, errors } = await run(w.app, w.here.integrator, LIST, { filter: { cause: "ADMIN_PURGE" } });
    assert.deepEqual(errors, []);
    const [purge] = data.deletionCertificates.nodes;
    const said = bodyOf(purge);
    assert.deepEqual([purge.kind, purge.subjectRef, purge.parent, purge.supplements], ["FULL", null, null, []]);
    assert.deepEqual(purge.findings, said.findings);
    assert.deepEqual([purge.notCovered, purge.merkleRoot], [said.notCovered, said.items.merkleRoot]);
    assert.ok(purge.findings.every((finding: { probe: string }) => finding.probe === "ABSENT"));
    for (const filter of [{ kind: "PARTIAL" }, { to: purge.issuedAt }, { cause: "ERASURE" }])
      assert.equal((await run(w.app, w.here.admin, LIST, { filter })).data.deletionCertificates.totalCount, 0);
    assert.equal((await run(w.app, w.there.admin, LIST)).data.deletionCertificates.totalCount, 0);
    await assert.rejects(run(w.app, w.here.coach, LIST), /not for this audience/);
  });

  it("proves each item of a batch and no other", async () => {
    const { id, jws } = certificates[1] as (typeof certificates)[number];
    const ask = `query($id: ID!, $item: ID!) { node(id: $id) { ... on DeletionCertificate { inclusionProof(itemId: $item) } } }`;
    const proofOf = async (item: string) =>
      (await run(w.app, w.here.admin, ask, { id, item })).data.node.inclusionProof;
    for (const item of purged) assert.ok(isProvenItem(bodyOf({ jws }), item, await proofOf(item)));
    assert.equal(await proofOf(toPublicId("source", v7())), null);
    assert.equal(await proofOf("nonsense"), null);
  });

  it("verifies a certificate for anybody, and shows it to those alone who manage its workspace", async () => {
    for (const { id, jws, number } of certificates) {
      const holds = { valid: true, signature: true, inLog: true, parentValid: null, problems: [] };
      for (const who of [null, w.here.coach, w.there.admin])
        assert.deepEqual(await verify(who, jws), { ...holds, certificate: null });
      assert.deepEqual(await verify(w.here.admin, jws), { ...holds, certificate: { id, number } });
    }
  });

  it("says what is wrong with one that was changed, or that no log of this server holds", async () => {
    const { jws } = certificates[0] as (typeof certificates)[number];
    const [header, payload, signature] = jws.split(".") as [string, string, string];
    const changed = Buffer.from(payload, "base64url").toString("utf8").replace('"number":2', '"number":3');
    const forged = [header, Buffer.from(changed).toString("base64url"), signature].join(".");
    for (const text of [forged, `${jws}x`, "", "a.b.c", "x".repeat(5000)]) {
      const found = await verify(w.here.admin, text);
      assert.deepEqual([found.valid, found.inLog, found.certificate], [false, false, null]);
      assert.equal(found.problems.length, 1, text);
    }
    const body = { ...bodyOf({ jws }), id: toPublicId("certificate", v7()) };
    const unlogged = await w.app.signer.sign("regenesis-certificate+jws", body);
    const found = await verify(w.here.admin, unlogged);
    assert.deepEqual([found.valid, found.signature, found.inLog], [false, true, false]);
    assert.deepEqual(found.problems, ["it is in no log of this server"]);
    const twin = await w.app.signer.sign("regenesis-certificate+jws", { ...bodyOf({ jws }), rule: "another rule" });
    assert.deepEqual((await verify(null, twin)).problems, ["the log holds another certificate under its id"]);
  });

  it("finds a log that was tampered with by a superuser", async () => {
    const { jws } = certificates[0] as (typeof certificates)[number];
    await w.look("alter table deletion_certificate disable trigger deletion_certificate_append_only");
    await w.look("update deletion_certificate set link = repeat('0', 64) where workspace_id = $1 and number = 1", [
      w.here.id,
    ]);
    const found = await verify(null, jws);
    assert.deepEqual([found.valid, found.signature, found.inLog], [false, true, false]);
    const [{ link }] = (await w.look<{ link: string }>(
      "select head as link from certificate_checkpoint where workspace_id = $1 and number = 1",
      [w.here.id],
    )) as [{ link: string }];
    await w.look("update deletion_certificate set link = $2 where workspace_id = $1 and number = 1", [w.here.id, link]);
    await w.look("alter table deletion_certificate enable trigger deletion_certificate_append_only");
    assert.equal((await verify(null, jws)).valid, true);
  });

  it("gives its PDF and its page to whoever has the link, and to nobody who guesses", async () => {
    const { pdfUrl, id } = certificates[0] as (typeof certificates)[number];
    const path = new URL(pdfUrl).pathname;
    const pdf = await fetch(new URL(path, doors.server.localUrl));
    assert.deepEqual([pdf.status, pdf.headers.get("content-type")], [200, "application/pdf"]);
    assert.equal(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString("latin1"),
      "%PDF-",
    );
    const link = path.slice("/certificates/".length, -".pdf".length);
    const page = await doors.call(`/verify/${link}`);
    assert.deepEqual([page.status, page.headers.get("content-type")?.split(";")[0]], [200, "text/html"]);
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'.*style-src 'sha256-/);
    assert.match(page.body, /Valid/);
    assert.ok(page.body.includes(`/certificates/${link}.pdf`));
    const [, mac = ""] = link.split(".");
    const guesses = [
      `${id}.${turned(mac)}`,
      `${id}.`,
      id,
      `${id}.${mac}=`,
      `${toPublicId("certificate", v7())}.${mac}`,
    ];
    for (const guess of guesses) {
      assert.equal((await doors.call(`/verify/${guess}`)).status, 404, guess);
      assert.equal((await doors.call(`/certificates/${guess}.pdf`)).status, 404, guess);
    }
    assert.equal((await doors.call(`/certificates/${link}`)).status, 404);
  });
});
