import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../src/db/migrate";
import { prepareDatabases } from "../../src/embedded/databases";
import { type EmbeddedPostgres, startPostgres } from "../../src/embedded/postgres";
import { startWorker } from "../../src/jobs/worker";
import { events } from "../crash/events";
import { judge } from "../crash/oracle";
import { ask, type CrashPlace, type Ground, openGround } from "../crash/places";
import { fillPlace } from "../crash/scene";
import { takeSnapshot } from "../crash/snapshot";
import { standAt } from "../crash/stand";
import { until } from "../support/until";

describe("the cascade and its database", function () {
  this.timeout(240_000);
  let ground: Ground;
  let postgres: EmbeddedPostgres;
  let dir = "";
  before(async () => {
    ground = await openGround();
    dir = await mkdtemp(join(tmpdir(), "regenesis-restart-"));
    postgres = await startPostgres({ dir: join(dir, "postgres") });
  });
  after(async () => {
    await ground.close();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it("certifies what is so when PostgreSQL is restarted in the middle of it", async () => {
    const place = await ownPlace();
    const scene = await fillPlace(ground, place);
    const stand = await standAt({ place, connectionString: ground.connectionString });
    const said = await events.session(stand.app, scene);
    const before = await takeSnapshot(ground, place);
    let restarted: Promise<void> | null = null;
    ground.azure.listener = () => {
      restarted ??= restart();
    };
    const worker = await startWorker(stand.app, { url: place.connections.workerUrl, concurrency: 1, pollMs: 50 });
    await until(async () => restarted !== null, 60_000, "no blob was deleted");
    await restarted;
    await until(() => isDone(place), 120_000, "the run did not converge");
    await worker.stop();
    const keys = await stand.app.signer.published();
    const after = await takeSnapshot(ground, place);
    await stand.close();
    assert.ok(
      stand.logged.some((line) => line.includes('"job":"dispose"')),
      "the restart was not felt",
    );
    const expected = { workspaceId: scene.workspaceId, ...said };
    assert.deepEqual(await judge({ before, after, expected, keys }), []);
  });

  async function ownPlace(): Promise<CrashPlace> {
    const connections = await prepareDatabases(postgres);
    await migrate(connections.ownerUrl);
    const superUrl = (name: string) => postgres.url(name, postgres.superuser, postgres.superPassword);
    const [blobs, backups] = ["blobs-own", "backups-own"];
    for (const container of [blobs, backups]) ground.azure.containers.add(container);
    return {
      ...{ connections, superUrl: superUrl("regenesis"), superKeyringUrl: superUrl("regenesis_keyring") },
      ...{ blobs, backups, keyFile: ground.keyFile, restores: null },
    };
  }

  async function restart(): Promise<void> {
    await postgres.stop();
    postgres = await startPostgres({ dir: join(dir, "postgres") });
  }

  /** Nothing is left to do; what failed is tried again at once. */
  async function isDone({ superUrl }: CrashPlace): Promise<boolean> {
    await ask(superUrl, "update graphile_worker._private_jobs set run_at = now() where run_at > now()");
    // A restart costs every worker its lock; its jobs are doubted once they are five seconds old.
    await ask(superUrl, "update graphile_worker._private_jobs set locked_at = locked_at - interval '5 seconds'");
    return (await ask(superUrl, "select from graphile_worker._private_jobs")).length === 0;
  }
});
