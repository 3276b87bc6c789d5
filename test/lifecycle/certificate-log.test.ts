import assert from "node:assert/strict";
import { certificateLogSchema } from "../../src/cli/certificate/log-file";
import { commands } from "../../src/cli/commands";
import { readAs, toExportText } from "../../src/cli/offline";
import { type CertificateLog, checkCertificateLog, type SignedNumber } from "../../src/crypto/check-certificate-log";
import { aSignedLog, idOf } from "../support/certificates";
import { type World, world } from "../support/world";

describe("the exported certificate log", () => {
  let w: World;
  let kept: CertificateLog;
  before(async () => {
    w = await world();
    await write(await signedLog(5));
    kept = await exported();
  });
  after(() => w.close());

  /** As the server signs, whoever asks it to. */
  async function signedLog(length: number, changed: (number: number) => object = () => ({})): Promise<CertificateLog> {
    const { keys } = await w.app.signer.published();
    const signer = (typ: string, payload: unknown) => w.app.signer.sign(typ, payload);
    return aSignedLog(signer, keys, length, { workspaceId: w.here.id, supplements: { 4: 2 }, write: changed });
  }

  /** The rows of a log in the place of those that are there, past every trigger. */
  async function write({ certificates, checkpoints }: CertificateLog): Promise<void> {
    const certificate = `insert into deletion_certificate (workspace_id, id, number, kind, cause, run_id, jws, link, items, issued_at)
      select $1, ('0197a0b0-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, n, 'FULL', 'RETENTION', gen_random_uuid(),
        j, l, '{}', now() from unnest($2::int[], $3::text[], $4::text[]) as given (n, j, l)`;
    const checkpoint = `insert into certificate_checkpoint (workspace_id, number, head, jws, at)
      select $1, n, h, j, now() from unnest($2::int[], $3::text[], $4::text[]) as given (n, h, j)`;
    await tamper("delete from deletion_certificate where workspace_id = $1", [w.here.id]);
    await tamper("delete from certificate_checkpoint where workspace_id = $1", [w.here.id]);
    const pick = <T, K extends keyof T>(rows: T[], name: K) => rows.map((row) => row[name]);
    const first = ["number", "jws", "link"] as const;
    await tamper(certificate, [w.here.id, ...first.map((name) => pick(certificates, name))]);
    const second = ["number", "head", "jws"] as const;
    await tamper(checkpoint, [w.here.id, ...second.map((name) => pick(checkpoints, name))]);
  }

  async function tamper(sql: string, parameters: unknown[]): Promise<void> {
    const triggers = async (state: "enable" | "disable") => {
      for (const table of ["deletion_certificate", "certificate_checkpoint"])
        await w.look(`alter table ${table} ${state} trigger user`);
    };
    await triggers("disable");
    await w.look(sql, parameters);
    await triggers("enable");
  }

  async function exported(): Promise<CertificateLog> {
    const context = { app: w.app, database: w.composed.database, issueToken: null };
    const log = await commands["certificate-log"]?.(context, { workspace: "here" });
    const { value, problem } = readAs(certificateLogSchema, Buffer.from(toExportText(log as object)), true);
    assert.equal(problem, null);
    return value as CertificateLog;
  }

  const found = async (since?: CertificateLog | SignedNumber) => {
    const { problems } = await checkCertificateLog(await exported(), { keys: kept.keys }, since);
    return problems.map(({ at, problem }) => `${at}: ${problem}`);
  };
  const head = (number: number) => kept.checkpoints[number - 1] as SignedNumber;

  it("is what was issued, of this workspace alone, and verifies elsewhere", async () => {
    const { certificates, checkpoints } = await exported();
    assert.deepEqual([certificates.length, checkpoints.length], [5, 5]);
    assert.deepEqual(await found(), []);
    const context = { app: w.app, database: w.composed.database, issueToken: null };
    const there = (await commands["certificate-log"]?.(context, { workspace: "there" })) as CertificateLog;
    assert.deepEqual([there.workspaceId, there.certificates, there.checkpoints], [w.there.id, [], []]);
  });

  it("only grew since, when it only grew", async () => {
    await write(await signedLog(7));
    assert.deepEqual(await found(kept), []);
    assert.deepEqual(await found(head(5)), []);
    await write(kept);
  });

  it("shows what a superuser of the database edits, deletes or moves", async () => {
    const rest = "where workspace_id = $1 and number =";
    for (const [sql, at] of [
      [
        `update deletion_certificate set jws = overlay(jws placing 'AA' from length(jws) - 9) ${rest} 3`,
        "certificate 3",
      ],
      [`update deletion_certificate set link = repeat('a', 64) ${rest} 2`, "certificate 2"],
      [`delete from deletion_certificate ${rest} 2`, "certificate 3"],
      [`update deletion_certificate set number = 9 ${rest} 1`, "certificate 2"],
      [`delete from deletion_certificate ${rest} 5`, "checkpoint 5"],
      [`delete from certificate_checkpoint ${rest} 5`, "certificate 5"],
      [`update certificate_checkpoint set jws = jws || 'A' ${rest} 4`, "checkpoint 4"],
    ] as const) {
      await tamper(sql, [w.here.id]);
      assert.ok((await found())[0]?.startsWith(`${at}: `), `${sql}: ${(await found()).join("; ")}`);
      await write(kept);
    }
  });

  it("shows, to whoever kept an earlier one, what was cut off or signed anew by whoever holds the key", async () => {
    await write(await signedLog(3));
    assert.deepEqual(await found(), []);
    for (const since of [kept, head(5)]) assert.match((await found(since)).join(), /the log was cut short/);
    await write(await signedLog(6, (number) => (number >= 3 ? { run: idOf("", number).slice(1) } : {})));
    assert.deepEqual(await found(), []);
    for (const since of [kept, head(5), head(3)]) assert.match((await found(since)).join(), /the chain was built anew/);
    assert.deepEqual(await found(head(2)), []);
    await write(kept);
  });
});
