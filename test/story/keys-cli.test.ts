import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { run } from "../../src/cli/main";
import { recordedTerminal } from "../support/terminal";
import { startVaultProcess } from "../support/vault-process";

const command = join(__dirname, "../../bin/regenesis.js");

describe("regenesis keys", function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-keys-cli-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const spoken = async (...args: string[]) => {
    const terminal = recordedTerminal({ DATA_DIR: join(folder, "data") });
    const exit = await run(args, terminal);
    return { exit, ...terminal.printed() };
  };
  const versionsInFile = async () => {
    const { keys } = JSON.parse(await readFile(join(folder, "data", "keys", "local-keys.json"), "utf8"));
    return (keys as { id: string }[]).map(({ id }) => id);
  };

  it("rotate makes a version, wraps everything by it and destroys the old one, once no backup needs it", async () => {
    const taken = await spoken("backup", "create");
    assert.equal(taken.exit, 0, taken.err);
    const [first = ""] = await versionsInFile();
    const rotated = await spoken("keys", "rotate", "--json");
    assert.equal(rotated.exit, 0, rotated.err);
    const done = JSON.parse(rotated.out);
    assert.deepEqual([done.isNew, done.destroyed, await versionsInFile()], [true, [], [first, done.version]]);
    assert.ok(done.workspaces.length > 0);
    for (const { workspace, keys, left } of done.workspaces)
      assert.ok(/^wsp_/.test(workspace) && keys > 0 && left === 0);
    const status = await spoken("keys", "status");
    assert.match(status.out, new RegExp(`^${first} {2}older {3}wraps 0 keys; 1 backups of the keyring need it$`, "m"));
    assert.match(status.out, new RegExp(`^${done.version} {2}newest {2}wraps [1-9]\\d* keys; 0 backups`, "m"));
    for (const key of JSON.parse(await readFile(join(folder, "data", "keys", "local-keys.json"), "utf8")).keys)
      assert.ok(!(rotated.out + status.out).includes(key.key));
    const again = await spoken("keys", "rotate");
    assert.equal(again.exit, 0, again.err);
    assert.match(again.out, new RegExp(`^${done.version} {2}destroyed$`, "m"));
    assert.match(again.out, /^local-[0-9a-f]{16} is new and wraps from now on\.$/m);
    assert.deepEqual((await versionsInFile()).slice(0, 1), [first]);
  });

  it("rotate hands over to a vault, whose tokens come from a managed identity, and the key file wraps no more", async () => {
    const vault = await startVaultProcess();
    const { keyId, identityUrl, identityHeader, ca } = vault.hello;
    await writeFile(join(folder, "vault.pem"), ca);
    const inVault = async (...args: string[]) => {
      const env = {
        ...{ PATH: process.env.PATH, HOME: folder, DATA_DIR: join(folder, "data"), AZURE_KEY_VAULT_KEY_ID: keyId },
        ...{ IDENTITY_ENDPOINT: identityUrl, IDENTITY_HEADER: identityHeader, AZURE_TOKEN_CREDENTIALS: "prod" },
        NODE_EXTRA_CA_CERTS: join(folder, "vault.pem"),
      };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args], { env });
      for (const secret of [vault.hello.token, identityHeader]) assert.ok(!(stdout + stderr).includes(secret));
      return stdout;
    };
    try {
      const done = JSON.parse(await inVault("keys", "rotate", "--json"));
      const { versions, asked } = await vault.tell({});
      assert.deepEqual([done.isNew, done.version], [true, versions.at(-1)]);
      assert.ok(done.workspaces.every(({ left }: { left: number }) => left === 0));
      for (const { id, isNewest, wraps } of done.versions) assert.equal(wraps > 0, isNewest, id);
      assert.ok(asked.every(({ hasToken, body }) => hasToken || body === ""));
      await rm(join(folder, "data", "keys", "local-keys.json"));
      assert.match(await inVault("token", "--workspace", "demo", "--user", "coach1@demo.test"), /^ey/);
    } finally {
      await vault.stop();
    }
  });
});
