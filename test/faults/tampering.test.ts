import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 } from "uuid";
import { commands } from "../../src/cli/commands";
import { run } from "../../src/cli/main";
import { toExportText } from "../../src/cli/offline";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { ask } from "../lifecycle/erasures";
import { aSigningKey, sign } from "../support/certificates";
import { recordedTerminal } from "../support/terminal";
import { type World, world } from "../support/world";
import { auditCases } from "./tampered-audit";
import { certificateCases } from "./tampered-certificates";
import { asSuperuser, type Held, type Scene } from "./tampered-logs";

const HELD: Record<Held, string> = {
  nothing: "nothing of earlier",
  head: "the last signed head of earlier",
  export: "an earlier export",
};

/** For the sentence that a test is called by. */
function describeFinders(finds: Record<Held, RegExp | null>): string {
  const held = (Object.keys(HELD) as Held[]).filter((each) => finds[each]);
  if (held.length === 0) return "stands on the signer's word, and nobody can tell";
  if (finds.nothing) return "is found by anybody";
  return `is found by whoever holds ${held.map((each) => HELD[each]).join(" or ")}`;
}

describe("a log that a superuser of the database has been at", function () {
  this.timeout(120_000);
  let w: World;
  let folder: string;
  let scene: Scene;
  before(async () => {
    w = await world();
    folder = await mkdtemp(join(tmpdir(), "regenesis-tampering-"));
    for (let n = 0; n < 3; n++) await deleteOne();
    await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    await w.app.sealAudit(w.here.system);
    await deleteSessionOf(w.here.coach2);
    // Not sealed yet when the auditor comes for the first time.
    const earlier = { audit: await exported("audit-verify"), certificates: await exported("certificate-log") };
    await w.app.sealAudit(w.here.system);
    await deleteSessionOf(w.here.coach);
    await w.app.sealAudit(w.here.system);
    const stranger = await aSigningKey();
    scene = {
      workspaceId: w.here.id,
      audit: await exported("audit-verify"),
      certificates: await exported("certificate-log"),
      earlier: earlier as Scene["earlier"],
      signAsServer: (typ, payload) => w.app.signer.sign(typ, payload),
      signAsStranger: (typ, payload) => sign(stranger, payload, typ),
    } as Scene;
    await save("jwks", { keys: (await w.app.signer.published()).keys });
    await save("audit-export", earlier.audit);
    await save("certificates-export", earlier.certificates);
    await save("audit-head", scene.earlier.audit.checkpoints.at(-1) as object);
    await save("certificates-head", scene.earlier.certificates.checkpoints.at(-1) as object);
  });
  after(async () => {
    await w.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function deleteSessionOf(who: World["here"]["coach"]): Promise<void> {
    const { id } = await createSession(w.app, who, { kind: "FILL" });
    await addTextSource(w.app, who, { sessionId: id, text: "Goal: rest" });
    await deleteSession(w.app, who, { id, idempotencyKey: v7() });
    await w.runJobs();
  }
  async function deleteOne(): Promise<void> {
    await deleteSessionOf(w.here.coach);
    await w.app.sealAudit(w.here.system);
  }
  async function exported(name: "audit-verify" | "certificate-log"): Promise<object> {
    const context = { app: w.app, database: w.composed.database, issueToken: null };
    const said = (await commands[name]?.(context, { workspace: "here", withLog: true })) as { export?: object };
    return said.export ?? said;
  }
  const save = (name: string, content: object) => writeFile(join(folder, `${name}.json`), toExportText(content));
  const file = (name: string) => join(folder, `${name}.json`);

  /** As an auditor does it, with files alone. */
  async function verify(log: "audit" | "certificates", held: Held): Promise<{ exit: number; said: string }> {
    const since = held === "nothing" ? [] : ["--since", file(`${log}-${held}`)];
    const command =
      log === "audit"
        ? ["audit", "verify", "--file", file("audit-now")]
        : ["certificate", "log", "verify", file("certificates-now")];
    const terminal = recordedTerminal({});
    const exit = await run([...command, "--jwks", file("jwks"), ...since], terminal);
    const { out, err } = terminal.printed();
    return { exit, said: out + err };
  }
  async function saveNow(): Promise<void> {
    await save("audit-now", await exported("audit-verify"));
    await save("certificates-now", await exported("certificate-log"));
  }

  it("is intact before, for whatever is held", async () => {
    assert.ok(scene.certificates.certificates.length >= 6 && scene.earlier.certificates.certificates.length >= 5);
    assert.ok(scene.audit.checkpoints.length >= 6 && scene.audit.links.length > scene.earlier.audit.links.length);
    await saveNow();
    for (const log of ["audit", "certificates"] as const)
      for (const held of Object.keys(HELD) as Held[]) {
        const { exit, said } = await verify(log, held);
        assert.equal(exit, 0, said);
      }
  });

  for (const [log, cases] of [
    ["audit", auditCases],
    ["certificates", certificateCases],
  ] as const)
    describe(`the ${log === "audit" ? "audit" : "certificate"} log`, () => {
      for (const { what, tamper, finds } of cases) {
        it(`${what} ${describeFinders(finds)}`, async () => {
          await asSuperuser(
            w.databases.superUrl,
            (client) => tamper(client, scene),
            async () => {
              await saveNow();
              for (const held of Object.keys(HELD) as Held[]) {
                const { exit, said } = await verify(log, held);
                const due = finds[held];
                assert.equal(exit, due ? 1 : 0, `holding ${HELD[held]}: ${said}`);
                if (due) assert.match(said, due, HELD[held]);
              }
            },
          );
        });
      }
    });
});
