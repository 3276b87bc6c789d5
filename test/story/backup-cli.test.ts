import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { EXIT } from "../../src/cli/exit";
import { run } from "../../src/cli/main";
import { type EmbeddedPostgres, startPostgres } from "../../src/embedded/postgres";

/** Everything by the command line alone, with the parts that a fresh machine has. */
describe("story: the data database is lost and comes back from a backup", function () {
  this.timeout(600_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-backup-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function cli(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
    const said = { out: "", err: "" };
    const terminal = {
      ...{ env: { DATA_DIR: folder, PORT: "0" }, isWatched: false, columns: 80 },
      out: (text: string) => {
        said.out += text;
      },
      err: (text: string) => {
        said.err += text;
      },
    };
    return { exit: await run(args, terminal), ...said };
  }
  async function inCluster(database: string, fn: (client: Client) => Promise<unknown>): Promise<void> {
    const postgres: EmbeddedPostgres = await startPostgres({ dir: join(folder, "postgres") });
    const client = new Client(postgres.url(database, postgres.superuser, postgres.superPassword));
    await client.connect();
    await fn(client);
    await client.end();
    await postgres.stop();
  }

  it("takes, lists and restores; a full database, and one whose restore was not finished, are refused", async () => {
    const taken = await cli("backup", "create", "--json");
    assert.equal(taken.exit, EXIT.done, taken.err);
    const { id, state } = JSON.parse(taken.out);
    assert.equal(state, "AVAILABLE");
    const listed = await cli("backup", "list");
    assert.equal(listed.out.split("\n").filter(Boolean).length, 2, listed.out);
    assert.match(listed.out, new RegExp(`^${id}  DATA {5}AVAILABLE`, "m"));

    const full = await cli("backup", "restore", id);
    assert.equal(full.exit, EXIT.no);
    assert.match(full.err, /^WRONG_STATE: The database is not empty/);

    await inCluster("postgres", (client) => client.query("drop database regenesis with (force)"));
    await inCluster("regenesis_keyring", (client) =>
      client.query("insert into restore_state (backup_id) values ($1)", [id.slice("bkp_".length)]),
    );
    const early = await cli(
      "workspace",
      "create",
      "late",
      "--name",
      "Late",
      "--admin-email",
      "a@b.test",
      "--admin-name",
      "A",
    );
    assert.equal(early.exit, EXIT.unavailable);
    assert.match(early.err, /^A restore was begun and not finished: run "regenesis backup restore bkp_/);

    const back = await cli("backup", "restore", id);
    assert.equal(back.exit, EXIT.done, back.err);
    assert.match(back.out, new RegExp(`^Restored ${id}, of the data at .*: \\d+ rows\\.`));
    const audit = await cli("audit", "verify", "--workspace", "demo");
    assert.equal(audit.exit, EXIT.done, audit.err);
  });
});
