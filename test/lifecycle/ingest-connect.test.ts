import assert from "node:assert/strict";
import type { ZoomConnection } from "../../src/entities";
import { type ConnectZoomInput, connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { disconnectZoom } from "../../src/lifecycle/ingest/zoom-disconnect";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import { type World, world } from "../support/world";
import { audited, opened, refused, row, rows, sees } from "./fixtures";
import { anEvent } from "./zoom-events";

describe("ingest: whose recordings these are", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const claim = (who: World["here"]["coach"], hostId: string, more: ConnectZoomInput = {}) =>
    connectZoom(w.app, who, { accountId: "account-1", hostId, ...more });

  it("a coach maps their own account and host, which stand in the row sealed and hashed", async () => {
    const { id } = await claim(w.here.coach, "host-1", { coachId: w.here.coach2.userId });
    const found = await row<ZoomConnection>(w, "select * from zoom_connection where id = $1", [id]);
    assert.deepEqual([found.coachId, found.state], [w.here.coach.userId, "MAPPED"]);
    assert.equal(await opened(w, "zoom_connection", "accountId", found), "account-1");
    assert.ok(!found.accountHostHash.includes("host-1") && !found.accountId?.includes("account-1"));
    assert.deepEqual(await audited(w, `zmc_${id}`), ["zoom.connected"]);
  });

  it("a second claim of an account and host is a conflict, in any workspace, and says nothing of the first", async () => {
    for (const who of [w.here.coach, w.here.coach2, w.there.coach]) {
      const error = await refused("CONFLICT", claim(who, "host-1"));
      assert.equal(error.current, undefined);
    }
    await refused("CONFLICT", claim(w.there.admin, "host-1", { coachId: w.there.coach.userId }));
    assert.equal((await rows(w, "select id from zoom_connection")).length, 1);
  });

  it("two claims at once: one has it, the other is a conflict", async () => {
    const both = await Promise.allSettled([claim(w.here.coach2, "host-race"), claim(w.there.coach, "host-race")]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  });

  it("an admin maps a coach of their own workspace, and nobody else", async () => {
    const made = await claim(w.here.admin, "host-2", { coachId: w.here.coach2.userId });
    assert.equal(made.coachId, w.here.coach2.userId);
    const by = (coachId: string | null) => claim(w.here.admin, "host-3", { coachId });
    await refused("NOT_FOUND", by(w.there.coach.userId));
    await refused("NOT_FOUND", by(w.here.coachee.userId));
    await refused("NOT_FOUND", by(w.app.newId()));
    assert.deepEqual((await refused("INVALID_INPUT", by(null))).field, ["coachId"]);
  });

  it("where a coach must sign in at Zoom, only an admin may map one", async () => {
    const strict = { ...w.app, mayCoachesMapZoom: false };
    const input = { accountId: "account-1", hostId: "host-4" };
    await refused("FORBIDDEN", connectZoom(strict, w.here.coach, input));
    await connectZoom(strict, w.here.admin, { ...input, coachId: w.here.coach.userId });
  });

  it("missing and endless ids are refused", async () => {
    await refused("INVALID_INPUT", claim(w.here.coach, " "));
    await refused("TOO_LARGE", claim(w.here.coach, "h".repeat(257)));
    await refused("INVALID_INPUT", connectZoom(w.app, w.here.coach, { hostId: "host-5" }));
  });

  it("a coach sees and ends their own connection alone; then the host is free and its events unknown", async () => {
    const { id } = await claim(w.here.coach, "host-6");
    const end = (who: World["here"]["coach"]) =>
      disconnectZoom(w.app, who, { id, idempotencyKey: `end-${who.userId}` });
    assert.deepEqual(await sees(w, w.here.coach2, "select id from zoom_connection where id = $1", [id]), []);
    await refused("NOT_FOUND", end(w.here.coach2));
    await refused("NOT_FOUND", end(w.there.admin));
    assert.equal((await end(w.here.coach)).state, "DISCONNECTED");
    assert.equal((await end(w.here.coach)).id, id);
    const event = anEvent("uuid-free==", { hostId: "host-6", files: [] });
    assert.equal(await receiveZoomEvent(w.app, event), "unknown-account");
    await claim(w.there.coach, "host-6");
    assert.equal(await receiveZoomEvent(w.app, event), "accepted");
    const [session] = await rows<{ workspaceId: string }>(w, "select workspace_id from session");
    assert.equal(session?.workspaceId, w.there.id);
  });

  it("a repeat under one key gives the first connection", async () => {
    const [first, again] = [
      await claim(w.here.coach, "host-7", { idempotencyKey: "connect" }),
      await claim(w.here.coach, "host-7", { idempotencyKey: "connect" }),
    ];
    assert.equal(first.id, again.id);
  });
});
