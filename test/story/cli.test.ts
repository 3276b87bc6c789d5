import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { findProcesses } from "../../src/cli/demo/processes";
import { run } from "../../src/cli/main";
import { readConfig } from "../../src/config";
import { checkLog } from "../../src/db/audit";
import { openDataDir } from "../../src/embedded/data-dir";
import { openRuntime } from "../../src/runtime";
import { recordedTerminal } from "../support/terminal";

const root = join(__dirname, "../..");
const content = join(root, "src/embedded/demo/content");

describe("the command line without a running server", function () {
  this.timeout(180_000);
  let folder: string;
  let env: Record<string, string>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-cli-"));
    env = { DATA_DIR: join(folder, "data") };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const spoken = async (...args: string[]) => {
    const terminal = recordedTerminal(env);
    const exit = await run(args, terminal);
    return { exit, ...terminal.printed() };
  };
  const owner = async (sql: string) => {
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const runtime = await openRuntime(readConfig(env), quiet);
    const client = new Client({ connectionString: runtime.connections.ownerUrl });
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end();
      await runtime.stop();
    }
  };
  const importing = (...more: string[]) => ["--workspace", "demo", "--coach", "coach1@demo.test", ...more];

  it("prints a token alone, as a program of its own that leaves nothing running", async () => {
    const args = ["bin/regenesis.js", "token", "--workspace", "demo", "--user", "coach1@demo.test"];
    const options = { cwd: root, env: { ...process.env, ...env } };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    assert.equal(stderr, "");
    assert.deepEqual(await findProcesses(folder), []);
  });

  it("takes the first person of a role, and as long as is asked for", async () => {
    const { exit, out } = await spoken("token", "--workspace", "demo2", "--role", "coachee", "--ttl", "5m", "--json");
    assert.equal(exit, 0);
    const { token, role } = JSON.parse(out);
    const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    assert.deepEqual([role, claims.role, claims.exp - claims.iat], ["COACHEE", "COACHEE", 300]);
  });

  it("imports a transcript, runs its steps, and prints the session's id", async () => {
    const file = join(content, "conversation-1.vtt");
    const { exit, out } = await spoken("import", file, ...importing("--coachee", "coachee1@demo.test", "--json"));
    assert.equal(exit, 0);
    const { id, state, packs, sessions } = JSON.parse(out);
    assert.match(id, /^ses_[0-9a-f-]{36}$/);
    assert.equal(state, "READY");
    assert.ok(packs >= 3, `${packs} packs`);
    assert.equal(sessions.length, 1);
  });

  it("refuses what is not what it claims, takes the rest, and says so with 1", async () => {
    const good = join(folder, "talk.vtt");
    const bad = join(folder, "talk.mp3");
    await writeFile(good, await readFile(join(content, "conversation-3.vtt")));
    await writeFile(bad, "This is no recording.");
    await writeFile(join(folder, "empty.vtt"), "");
    const { exit, out } = await spoken("import", good, bad, join(folder, "empty.vtt"), ...importing("--json"));
    assert.equal(exit, 1);
    const { sessions } = JSON.parse(out);
    const outcomes = sessions.map((session: { stem: string; state: string; refused: { code: string }[] }) => [
      session.stem,
      session.state,
      ...session.refused.map(({ code }) => code),
    ]);
    assert.deepEqual(outcomes, [
      ["empty", "OPEN", "INVALID_INPUT"],
      ["talk", "READY", "UNSUPPORTED_MEDIA"],
    ]);
  });

  it("says which argument names nobody", async () => {
    const file = join(content, "conversation-3.vtt");
    const unknown = await spoken("import", file, "--workspace", "demo", "--coach", "nobody@demo.test");
    assert.deepEqual(
      [unknown.exit, unknown.err],
      [1, "NOT_FOUND: Nobody in this workspace has this address. (coach)\n"],
    );
    const coachee = await spoken("import", file, "--workspace", "demo", "--coach", "coachee1@demo.test");
    assert.deepEqual([coachee.exit, coachee.err], [2, "INVALID_INPUT: This person is not a COACH. (coach)\n"]);
  });

  it("makes a workspace and its first admin once", async () => {
    const args = [
      "workspace",
      "create",
      "acme",
      "--name",
      "Acme",
      "--admin-email",
      "a@acme.test",
      "--admin-name",
      "Ann",
    ];
    assert.match((await spoken(...args)).out, /^wsp_\S+ {2}acme, admin usr_\S+\n$/);
    assert.equal((await spoken("token", "--workspace", "acme", "--user", "a@acme.test")).exit, 0);
    const again = await spoken(...args);
    assert.deepEqual([again.exit, again.err], [1, "CONFLICT: A workspace of this name is there already. (slug)\n"]);
  });

  it("verifies the audit log, and exports what can be verified elsewhere", async () => {
    const path = join(folder, "audit.json");
    const { exit, out } = await spoken("audit", "verify", "--workspace", "demo", "--export", path);
    assert.equal(exit, 0);
    assert.match(out, /^The audit log of demo is intact: \d+ entries, /);
    const { workspaceId, keys, entries, ...rest } = JSON.parse(await readFile(path, "utf8"));
    const revived = entries.map((entry: { at: string }) => ({ ...entry, at: new Date(entry.at) }));
    const found = await checkLog(workspaceId, { ...rest, entries: revived }, { keys });
    assert.deepEqual([found.ok, found.entries], [true, entries.length]);
  });

  it("verifies its exports as another machine would, with the key set alone", async () => {
    const [audit, log, jwks] = ["audit.json", "certificates.json", "jwks.json"].map((name) => join(folder, name));
    assert.equal((await spoken("certificate", "export", "--workspace", "demo", "--out", log as string)).exit, 0);
    const { keys } = JSON.parse(await readFile(audit as string, "utf8"));
    await writeFile(jwks as string, JSON.stringify({ keys }));
    const offline = ["--jwks", jwks as string];
    const certificates = await spoken("certificate", "log", "verify", log as string, ...offline);
    assert.deepEqual([certificates.exit, /is intact: 0 certificates/.test(certificates.out)], [0, true]);
    const entries = await spoken("audit", "verify", "--file", audit as string, "--since", audit as string, ...offline);
    assert.deepEqual([entries.exit, /It agrees with what was known earlier/.test(entries.out)], [0, true], entries.out);
  });

  it("never writes an export over another file", async () => {
    const { exit } = await spoken("audit", "verify", "--workspace", "demo", "--export", join(folder, "audit.json"));
    assert.equal(exit, 3);
  });

  it("finds an entry that was tampered with, and answers 1", async () => {
    await owner(`alter table audit_entry disable trigger user; alter table audit_entry no force row level security;
                 update audit_entry set facts = '{"reason":"HTML"}' where action = 'source.rejected'`);
    const { exit, out } = await spoken("audit", "verify", "--workspace", "demo", "--json");
    const { ok, firstBroken, problem } = JSON.parse(out);
    assert.deepEqual([exit, ok, problem], [1, false, "an entry was changed"]);
    assert.match(firstBroken, /^aud_/);
  });

  it("does not share a folder that somebody else holds", async () => {
    const held = await openDataDir(env.DATA_DIR as string, 1);
    try {
      const { exit, out, err } = await spoken("token", "--workspace", "demo", "--role", "COACH");
      assert.deepEqual([exit, out], [3, ""]);
      assert.match(err, /^The data folder \S+ is in use by another server \(pid \d+\)\.\n$/);
    } finally {
      await held.release();
    }
  });
});
