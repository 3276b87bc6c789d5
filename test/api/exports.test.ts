import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { requestExport } from "../../src/lifecycle/deliver/export";
import { setWorkspace } from "../lifecycle/exporting";
import { turned } from "../support/turned";
import { unzip } from "../support/zip";
import { type Doors, openDoors } from "./doors";

const REQUEST = `mutation($input: RequestExportInput!) {
  requestExport(input: $input) { export { id state url } userErrors { code field message } }
}`;
const EXPORTS = "{ exports(first: 5) { nodes { id state requestedAt readyAt expiresAt url } } }";

describe("exports over the doors", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  const list = async (who: Who) => (await doors.ask(who, EXPORTS)).body.data.exports.nodes;

  it("are asked for, followed until they are ready, and fetched as a zip", async () => {
    const { coachee } = doors.w.here;
    const { body } = await doors.ask(coachee, REQUEST, { input: {} });
    assert.deepEqual(body.data.requestExport.userErrors, []);
    const asked = body.data.requestExport.export;
    assert.deepEqual([asked.state, asked.url], ["PREPARING", null]);
    await doors.w.runJobs();
    const [ready] = await list(coachee);
    assert.deepEqual([ready.id, ready.state], [asked.id, "READY"]);
    const answer = await fetch(ready.url);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "application/zip");
    assert.equal(answer.headers.get("content-disposition"), `attachment; filename="${asked.id}.zip"`);
    assert.equal(answer.headers.get("cache-control"), "private, no-store");
    assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.headers.get("content-length"), String(bytes.length));
    assert.ok(unzip(bytes).get("profile.json")?.includes("Ilse Brandt"));
    const head = await fetch(ready.url, { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("content-length")], [200, String(bytes.length)]);
  });

  it("are for coaches and coachees alone, and each sees their own", async () => {
    const { admin, coach, integrator, coachee } = doors.w.here;
    for (const who of [admin, integrator]) {
      assert.equal((await doors.ask(who, REQUEST, { input: {} })).status, 403);
      assert.equal((await doors.ask(who, EXPORTS)).status, 403);
      const [{ id }] = await list(coachee);
      const { body } = await doors.ask(who, `{ node(id: "${id}") { id } }`);
      assert.equal(body.data.node, null);
    }
    assert.deepEqual(await list(coach), []);
    await setWorkspace(doors.w, { exportPolicy: "NONE" });
    const input = { subjectId: `usr_${coach.userId}` };
    const { body } = await doors.ask(coachee, REQUEST, { input });
    assert.equal(body.data.requestExport.userErrors[0].code, "NOT_FOUND");
  });

  it("answer a forged, foreign or outlived link with a refusal and no byte", async () => {
    const { coachee } = doors.w.here;
    const [{ url }] = await list(coachee);
    const media = url.replace("/exports/", "/media/");
    for (const wrong of [turned(url), media, `${url}x`]) assert.equal((await fetch(wrong)).status, 401, wrong);
    await doors.w.look("update export set state = 'REVOKED'");
    assert.equal((await fetch(url)).status, 404);
    const [revoked] = await list(coachee);
    assert.deepEqual([revoked.state, revoked.url], ["REVOKED", null]);
  });

  it("say that they have expired when their time has come, before any sweep", async () => {
    const { coachee } = doors.w.here;
    await requestExport(doors.w.app, coachee, {});
    await doors.w.runJobs();
    const [{ url }] = await list(coachee);
    doors.w.clock.advance(7 * 86_400_000 + 60_000);
    const [expired] = await list(coachee);
    assert.deepEqual([expired.state, expired.url], ["EXPIRED", null]);
    assert.equal((await fetch(url)).status, 404);
  });

  it("end the connection where the stored copy was changed, instead of passing for whole", async () => {
    const { coachee } = doors.w.here;
    await requestExport(doors.w.app, coachee, {});
    await doors.w.runJobs();
    const [{ id, url }] = await list(coachee);
    const blob = doors.w.blobs.blobs.get(`${doors.w.here.id}/exports/${id.slice(4)}`);
    assert.ok(blob);
    blob.bytes = Buffer.from(blob.bytes);
    blob.bytes[blob.bytes.length - 40] = (blob.bytes[blob.bytes.length - 40] as number) ^ 1;
    const fetched = fetch(url).then((answer) => answer.arrayBuffer());
    await assert.rejects(fetched, TypeError);
  });
});
