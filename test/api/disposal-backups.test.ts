import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { App } from "../../src/app";
import { type Backup, toPublicId } from "../../src/entities";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { aFolder, DAY_MS } from "../lifecycle/disposal";
import { type World, world } from "../support/world";
import { run } from "./run";

const LIST = `query($first: Int, $after: String) { backups(first: $first, after: $after) {
  totalCount nodes { id takenAt expiresAt byteSize state } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
const CREATE = "mutation($key: ID!) { createBackup(idempotencyKey: $key) { backup { id state } userErrors { code } } }";
const SCRUBS = `query($openOnly: Boolean) { backupScrubs(openOnly: $openOnly) {
  totalCount nodes { id certificateId state day dueAt backupsPending completedAt supplement { id } } } }`;
const NODE = "query($id: ID!) { node(id: $id) { id } }";

describe("backups through the API", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const aBackup = (day: number, kind: Backup["kind"] = "DATA"): Backup => ({
    ...{ id: v7(), kind, state: "AVAILABLE", byteSize: 10 * day, blobKey: `data/${day}`, goneAt: null },
    ...{ takenAt: new Date(Date.UTC(2026, 0, day)), expiresAt: new Date(Date.UTC(2026, 0, day + 29)) },
  });

  it("pages through the backups of the data, newest first, and shows the keyring's to nobody", async () => {
    const catalog = [aBackup(1), aBackup(2, "KEYRING"), aBackup(3), aBackup(4)];
    const app: App = { ...w.app, listBackups: async () => [...catalog] };
    const ids = [3, 2, 0].map((index) => toPublicId("backup", catalog[index]?.id as string));
    const first = (await run(app, w.here.admin, LIST, { first: 2 })).data.backups;
    assert.deepEqual([first.nodes.map(({ id }: { id: string }) => id), first.totalCount], [ids.slice(0, 2), 3]);
    assert.deepEqual([first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage], [true, false]);
    assert.deepEqual(first.nodes[0], {
      ...{ id: ids[0], byteSize: 40, state: "AVAILABLE" },
      ...{ takenAt: "2026-01-04T00:00:00.000Z", expiresAt: "2026-02-02T00:00:00.000Z" },
    });
    const rest = (await run(app, w.here.admin, LIST, { first: 2, after: first.pageInfo.endCursor })).data.backups;
    assert.deepEqual(
      rest.nodes.map(({ id }: { id: string }) => id),
      ids.slice(2),
    );
    assert.deepEqual([rest.pageInfo.hasNextPage, rest.pageInfo.hasPreviousPage], [false, true]);
    const keyring = toPublicId("backup", catalog[1]?.id as string);
    assert.equal((await run(app, w.here.admin, NODE, { id: ids[0] })).data.node.id, ids[0]);
    assert.equal((await run(app, w.here.admin, NODE, { id: keyring })).data.node, null);
    for (const who of [w.here.coach, w.here.integrator])
      assert.equal((await run(app, who, NODE, { id: ids[0] })).data.node, null);
  });

  it("takes one backup for a key, and follows until when it holds what a certificate says is gone", async () => {
    const { sessionId } = await aFolder(w);
    const create = async (key: string) => (await run(w.app, w.here.admin, CREATE, { key })).data.createBackup;
    const { backup, userErrors } = await create("one");
    assert.deepEqual([backup.state, userErrors], ["RUNNING", []]);
    assert.equal((await create("one")).backup.id, backup.id);
    await w.runJobs();
    const [listed] = (await run(w.app, w.here.admin, LIST)).data.backups.nodes;
    assert.deepEqual([listed.id, listed.state], [backup.id, "AVAILABLE"]);
    await deleteSession(w.app, w.here.coach, { id: sessionId, idempotencyKey: v7() });
    await w.runJobs();
    w.clock.advance(2.5 * DAY_MS);
    const { data, errors } = await run(w.app, w.here.admin, SCRUBS);
    assert.deepEqual(errors, []);
    const [scrub] = data.backupScrubs.nodes;
    assert.deepEqual([scrub.state, scrub.day, scrub.completedAt, scrub.supplement], ["PENDING", 3, null, null]);
    assert.deepEqual([scrub.backupsPending, scrub.dueAt], [2, listed.expiresAt], "the data's and the keyring's");
    const question = "query($id: ID!) { node(id: $id) { ... on DeletionCertificate { backupScrub { id day } } } }";
    const { node } = (await run(w.app, w.here.admin, question, { id: scrub.certificateId })).data;
    assert.deepEqual(node.backupScrub, { id: scrub.id, day: 3 });
    await w.look("update backup_scrub set state = 'COMPLETE', completed_at = opened_at + interval '1 day'");
    assert.equal((await run(w.app, w.here.admin, SCRUBS, { openOnly: true })).data.backupScrubs.totalCount, 0);
    const [done] = (await run(w.app, w.here.admin, SCRUBS, { openOnly: false })).data.backupScrubs.nodes;
    assert.deepEqual([done.state, done.day], ["COMPLETE", 2]);
    for (const who of [w.here.coach, w.here.integrator]) await assert.rejects(run(w.app, who, SCRUBS), /audience/);
  });
});
