import assert from "node:assert/strict";
import { v7 } from "uuid";
import { systemWho } from "../../src/jobs/system";
import { startWorker } from "../../src/jobs/worker";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { upload } from "../support/sessions";
import { copyPlace, dropPlace, look } from "../support/snapshots";
import { until } from "../support/until";
import { composeAt, dieTogether, type KillPoint, type Place } from "../support/worker-process";
import { toWho } from "../support/world";

const POINTS: readonly KillPoint[] = [
  { at: "blobs.destroyAll", when: "before" },
  { at: "blobs.destroyAll", when: "after" },
  { at: "backups.put", when: "after" },
];

describe("a worker that dies while it destroys", function () {
  this.timeout(120_000);
  let places: Place[] = [];
  before(async () => {
    const first = await prepared();
    places = [first];
    for (const _ of POINTS.slice(1)) places.push(await copyPlace(first, []));
    await dieTogether(POINTS.map((kill, index) => ({ kill, place: places[index] as Place })));
  });
  after(async () => {
    for (const place of places) await dropPlace(place);
  });

  for (const [index, { at, when }] of POINTS.entries()) {
    it(`leaves its run to another, which finishes it: ${when} ${at}`, async () => {
      const place = places[index] as Place;
      assert.deepEqual(await look(place, RUN), [{ state: "RUNNING", attempts: 1, certificates: 0 }]);
      const [dead] = await look<{ by: string }>(place, HOLDER);
      assert.ok(dead?.by);
      await look(place, HURRY);
      const composition = await composeAt(place);
      const worker = await startWorker(composition.app, { url: place.connections.workerUrl, concurrency: 1 });
      await until(async () => (await look(place, HOLDER)).length === 0, 60_000, "nobody took over");
      await worker.stop();
      await composition.close();
      assert.deepEqual(await look(place, RUN), [{ state: "DONE", attempts: 2, certificates: 1 }]);
      assert.deepEqual(await composition.blobs.keys(), []);
    });
  }
});

const RUN = `select state, attempts, (select count(*)::int from deletion_certificate) as certificates from disposal_run`;
const HOLDER = "select locked_by as by from graphile_worker._private_jobs";
const HURRY = "update graphile_worker._private_jobs set locked_at = locked_at - interval '5 seconds'";

/** A place whose queue holds the run of a session with a file, and nothing else. */
async function prepared(): Promise<Place> {
  const place = await copyPlace(null, []);
  const { app, close } = await composeAt(place);
  const system = systemWho(v7());
  await createWorkspace(app, system, { slug: "kept", name: "Workspace" });
  const coach = toWho(
    await inviteUser(app, system, { email: "maren@kept.test", displayName: "Maren Holt", role: "COACH" }),
  );
  const { id } = await createSession(app, coach, { kind: "FILL" });
  const text = Buffer.from("Goal: to rest more.");
  await upload(app, coach, id, { filename: "notes.txt", mediaType: "text/plain", kind: "FILE", bytes: text });
  await look(place, "delete from graphile_worker._private_jobs");
  await deleteSession(app, coach, { id, idempotencyKey: "one" });
  await close();
  return place;
}
