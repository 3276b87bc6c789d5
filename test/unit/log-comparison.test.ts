import assert from "node:assert/strict";
import { certificateGenesis, certificateLink } from "../../src/crypto/certificate-chain";
import { type CertificateLog, checkCertificateLog } from "../../src/crypto/check-certificate-log";
import type { KeySet } from "../../src/crypto/jws";
import type { LogVerdict } from "../../src/crypto/log-comparison";
import { aCheckpoint, aFullBody, aLog, aSigningKey, idOf, type SigningPair, sign } from "../support/certificates";

const found = ({ problems }: LogVerdict) => problems.map(({ at, problem }) => `${at}: ${problem}`);

describe("a certificate log held offline", () => {
  let key: SigningPair;
  let keys: KeySet;
  let log: CertificateLog;
  before(async () => {
    key = await aSigningKey();
    keys = { keys: [key.publicJwk] };
    log = await aLog(key, 6, { supplements: { 4: 2 } });
  });

  const check = async (changed: Partial<CertificateLog>, earlier?: Parameters<typeof checkCertificateLog>[2]) =>
    found(await checkCertificateLog({ ...log, ...changed }, keys, earlier));
  const certificate = (number: number) => log.certificates[number - 1] as CertificateLog["certificates"][number];
  const checkpoint = (number: number) => log.checkpoints[number - 1] as CertificateLog["checkpoints"][number];
  const withCertificate = (number: number, changes: object) => ({
    certificates: log.certificates.with(number - 1, { ...certificate(number), ...changes }),
  });
  const upTo = (number: number) => ({
    certificates: log.certificates.slice(0, number),
    checkpoints: log.checkpoints.slice(0, number),
  });
  const earlierLog = (number: number): CertificateLog => ({ ...log, ...upTo(number) });

  it("is intact as it was exported, empty or not", async () => {
    const verdict = { ok: true, checkpoints: 6, head: certificate(6).link, comparedUpTo: null, problems: [] };
    assert.deepEqual(await checkCertificateLog(log, keys), { ...verdict, entries: 6 });
    assert.deepEqual(await check({ certificates: [], checkpoints: [] }), []);
  });

  it("shows the certificate that was edited, and no other", async () => {
    const jws = `${certificate(3).jws.slice(0, -1)}${certificate(3).jws.endsWith("A") ? "Q" : "A"}`;
    const problems = await check(withCertificate(3, { jws }));
    assert.ok(
      problems.length > 0 && problems.every((problem) => problem.startsWith("certificate 3: ")),
      problems.join(),
    );
  });

  it("shows the link that was edited", async () => {
    const problem = "its link is not that of this certificate in this place";
    assert.deepEqual(await check(withCertificate(3, { link: "a".repeat(64) })), [
      `certificate 3: ${problem}`,
      "checkpoint 3: it is the head of another chain",
    ]);
  });

  it("shows where a certificate was removed, with its signed head or without", async () => {
    const certificates = log.certificates.toSpliced(2, 1);
    const gap = "certificate 4: certificate 3 should stand here: one was removed, added or moved";
    const head = "checkpoint 3: the log was cut short of this signed head, or a certificate removed";
    assert.deepEqual(await check({ certificates }), [gap, head]);
    assert.deepEqual(await check({ certificates, checkpoints: log.checkpoints.toSpliced(2, 1) }), [gap]);
  });

  it("shows a certificate that was removed and the rest numbered anew", async () => {
    const renumber = <T extends { number: number }>(rows: T[]) =>
      rows.toSpliced(2, 1).map((row, index) => ({ ...row, number: index + 1 }));
    const problems = await check({
      certificates: renumber(log.certificates),
      checkpoints: renumber(log.checkpoints),
    });
    assert.ok(problems.includes("certificate 3: it does not follow the one before"));
    assert.ok(problems.includes("certificate 3: it was signed as number 4"));
    assert.ok(problems.includes("checkpoint 3: it is no signed head of this log"));
  });

  it("shows certificates that stand in another order", async () => {
    const certificates = log.certificates.with(1, certificate(3)).with(2, certificate(2));
    const problems = await check({ certificates });
    assert.ok(problems[0]?.startsWith("certificate 3: certificate 2 should stand here"));
  });

  it("shows a log that was cut short of a signed head, and heads that were taken away", async () => {
    const cut = { certificates: upTo(4).certificates };
    assert.deepEqual(await check(cut), [
      "checkpoint 5: the log was cut short of this signed head, or a certificate removed",
      "checkpoint 6: the log was cut short of this signed head, or a certificate removed",
    ]);
    assert.deepEqual(await check({ checkpoints: upTo(5).checkpoints }), ["certificate 6: no signed head covers it"]);
    assert.deepEqual(await check({ checkpoints: log.checkpoints.concat(checkpoint(2)) }), [
      "checkpoint 2: there are two of this number",
    ]);
  });

  it("shows heads signed for another workspace, number or chain, or by another key", async () => {
    const { number, head } = checkpoint(2);
    const other = await aSigningKey();
    const signed = [
      await aCheckpoint(key, { number, head, workspaceId: "0197a0b0-0000-7000-8000-0000000000cc" }),
      { ...(await aCheckpoint(key, { number: 3, head })), number },
      { ...(await aCheckpoint(key, { number, head: "a".repeat(64) })), head },
      await aCheckpoint(key, { number, head, at: "now" }),
      await aCheckpoint({ ...other, kid: key.kid }, { number, head }),
      { number, head, jws: certificate(2).jws },
    ];
    for (const row of signed)
      assert.deepEqual(await check({ checkpoints: log.checkpoints.with(1, row) }), [
        "checkpoint 2: it is no signed head of this log",
      ]);
  });

  it("shows another workspace's log under this one's name", async () => {
    const workspaceId = "0197a0b0-0000-7000-8000-0000000000cc";
    const problems = await check({ workspaceId });
    assert.ok(problems.includes("certificate 1: it is of another workspace"));
    assert.ok(problems.includes("certificate 1: it does not follow the one before"));
  });

  it("shows what the signer itself must not do: a parent that is none, an id used twice", async () => {
    const stray = { kind: "SUPPLEMENT", parent: { id: idOf("crt", 9), jwsHash: "a".repeat(64) } } as const;
    const orphan = await aLog(key, 3, { write: (number) => (number === 3 ? stray : {}) });
    assert.deepEqual(found(await checkCertificateLog(orphan, keys)), [
      "certificate 3: its parent is not before it in the log",
    ]);
    const twice = await aLog(key, 3, { write: (number) => (number === 3 ? { id: idOf("crt", 1) } : {}) });
    assert.deepEqual(found(await checkCertificateLog(twice, keys)), ["certificate 3: its id was used before"]);
  });

  it("takes no key from the log itself", async () => {
    const rogue = await aSigningKey();
    const forged = await aLog(rogue, 2);
    const problems = found(await checkCertificateLog(forged, keys));
    assert.ok(problems.includes("certificate 1: it is signed with a key that is not in the key set"));
    assert.ok(problems.includes("the keys: the log lists a key that is not in the key set"));
  });

  describe("with what somebody kept of earlier", () => {
    it("is intact when it only grew", async () => {
      const verdict = await checkCertificateLog(log, keys, earlierLog(4));
      assert.deepEqual([verdict.ok, verdict.comparedUpTo], [true, 4]);
      assert.deepEqual(await check({}, checkpoint(4)), []);
      assert.deepEqual(await check({}, earlierLog(0)), []);
    });

    it("shows that it was cut short, though it is sound in itself", async () => {
      const cut = upTo(3);
      assert.deepEqual(await check(cut), []);
      const problem = "the log was cut short: it ends at 3 and once went to here";
      assert.deepEqual(await check(cut, checkpoint(5)), [`certificate 5: ${problem}`]);
      assert.deepEqual(await check(cut, earlierLog(5)), [`certificate 4: ${problem}`]);
      assert.deepEqual(await check(upTo(0), checkpoint(1)), [
        "certificate 1: the log was cut short: it ends at 0 and once went to here",
      ]);
    });

    it("shows the first certificate of a tail that was built and signed anew, by whoever can sign", async () => {
      const write = (number: number) => (number >= 4 ? { software: "regenesis 0.1.1" } : {});
      const rebuilt = await aLog(key, 7, { write, supplements: { 4: 2 } });
      assert.deepEqual(found(await checkCertificateLog(rebuilt, keys)), []);
      const problem = "it, or something before it, was changed since: the chain was built anew";
      const inWhole = await checkCertificateLog(rebuilt, keys, log);
      assert.deepEqual(found(inWhole), [`certificate 4: ${problem}`]);
      const byHead = await checkCertificateLog(rebuilt, keys, checkpoint(5));
      assert.deepEqual(found(byHead), [`certificate 5: ${problem}`]);
      assert.deepEqual(found(await checkCertificateLog(rebuilt, keys, checkpoint(3))), []);
    });

    it("shows a log that was built anew without one certificate", async () => {
      const shorter = await aLog(key, 5, { write: (number) => (number >= 3 ? { id: idOf("crt", number + 1) } : {}) });
      assert.deepEqual(found(await checkCertificateLog(shorter, keys)), []);
      const problems = found(await checkCertificateLog(shorter, keys, earlierLog(5)));
      assert.match(problems.join(), /^certificate 3: it, or something before it, was changed since/);
    });

    it("shows a signed head that was signed anew for the same chain", async () => {
      const { number, head } = checkpoint(2);
      const later = await aCheckpoint(key, { number, head, at: "2031-01-01T00:00:00.000Z" });
      assert.deepEqual(await check({ checkpoints: log.checkpoints.with(1, later) }, earlierLog(4)), [
        "checkpoint 2: it was removed or signed anew since",
      ]);
    });

    it("is not compared with what was never signed, and not with another workspace's log", async () => {
      const bare = { ...checkpoint(4), jws: certificate(4).jws };
      const problems = await check({}, bare);
      assert.ok(problems.includes("earlier checkpoint 4: it is no signed head of this log"), problems.join());
      const foreign = { ...earlierLog(3), workspaceId: "0197a0b0-0000-7000-8000-0000000000cc" };
      assert.deepEqual(await check({}, foreign), ["the earlier log: it is another workspace's"]);
    });
  });

  it("is found changed whatever one row is lost, doubled or put elsewhere", async () => {
    for (let at = 0; at < 6; at++) {
      const row = log.certificates[at] as CertificateLog["certificates"][number];
      for (const certificates of [log.certificates.toSpliced(at, 1), log.certificates.toSpliced(at, 0, row)])
        assert.notDeepEqual(await check({ certificates }, checkpoint(6)), [], `row ${at}`);
    }
    const head = certificateGenesis(log.workspaceId);
    const jws = await sign(key, aFullBody({ id: idOf("crt", 50) }));
    const grafted = { number: 1, jws, link: certificateLink(head, jws) };
    const problems = await check({ certificates: log.certificates.with(0, grafted) });
    assert.ok(problems.includes("checkpoint 1: it is the head of another chain"));
    assert.ok(problems.includes("certificate 2: it does not follow the one before"));
  });
});
