import assert from "node:assert/strict";
import type { App, Who } from "../../src/app";
import type { Notification, ZoomConnection } from "../../src/entities";
import { AccessEndedError, PortError } from "../../src/errors";
import { connectZoom } from "../../src/lifecycle/ingest/zoom-connection";
import { authorizeZoom, connectByConsent } from "../../src/lifecycle/ingest/zoom-consent";
import { disconnectZoom, receiveDeauthorization } from "../../src/lifecycle/ingest/zoom-disconnect";
import { type World, world } from "../support/world";
import { audited, opened, refused, row, rows } from "./fixtures";

const publicUrl = "https://coaching.example";
const redirectUri = `${publicUrl}/coach/zoom`;
const MINUTE_MS = 60_000;

describe("ingest: a coach's consent at Zoom", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());
  beforeEach(async () => {
    w.recordings.heal();
    w.recordings.owner = { accountId: "account-1", hostId: "host-1" };
    await w.look("delete from zoom_connection");
    await w.look("delete from idempotency_key");
  });

  const at = (later: number): App => ({
    ...w.app,
    machine: { now: () => new Date(Date.now() + later) },
  });
  const ask = (who: Who) => authorizeZoom(w.app, who, { redirectUri, publicUrl });
  const consent = async (who: Who) => {
    const { code, state } = w.recordings.allow(await ask(who));
    return { authorizationCode: code, state, redirectUri };
  };
  const connected = async (who: Who) => connectByConsent(w.app, who, await consent(who));
  const connections = () => rows<ZoomConnection>(w, "select * from zoom_connection");
  const disconnect = (who: Who, id: string, key = "end") => disconnectZoom(w.app, who, { id, idempotencyKey: key });
  const told = () => rows<Notification>(w, "select * from notification where kind = 'ZOOM_DISCONNECTED'");

  it("connects whoever asked for it, with tokens that stand sealed in the row", async () => {
    const { id, state } = await connected(w.here.coach);
    assert.equal(state, "CONNECTED");
    const found = await row<ZoomConnection>(w, "select * from zoom_connection where id = $1", [id]);
    assert.deepEqual([found.coachId, found.state], [w.here.coach.userId, "CONNECTED"]);
    assert.equal(await opened(w, "zoom_connection", "accountId", found), "account-1");
    const tokens = JSON.parse((await opened(w, "zoom_connection", "tokens", found)) ?? "{}");
    assert.match(tokens.accessToken, /^access-/);
    assert.ok(!found.tokens?.includes(tokens.refreshToken));
    assert.deepEqual(await audited(w, `zmc_${id}`), ["zoom.connected"]);
  });

  it("sends a coach's browser to Zoom, to come back to this server's own page and to no other", async () => {
    for (const elsewhere of ["https://evil.example/coach/zoom", `${publicUrl}/coach/zoom/`, "", `${publicUrl}/coach`]) {
      const attempt = authorizeZoom(w.app, w.here.coach, { redirectUri: elsewhere, publicUrl });
      assert.deepEqual((await refused("INVALID_INPUT", attempt)).field, ["redirectUri"]);
    }
    const [one, two] = [new URL(await ask(w.here.coach)), new URL(await ask(w.here.coach))];
    assert.notEqual(one.searchParams.get("state"), two.searchParams.get("state"));
    for (const { search } of [one, two])
      for (const id of [w.here.id, w.here.coach.userId]) assert.ok(!search.includes(id as string), "names nobody");
  });

  it("says that it is not set up where the server is no client of Zoom", async () => {
    w.recordings.owner = null;
    assert.match((await refused("WRONG_STATE", ask(w.here.coach))).message, /not set up/);
  });

  it("is a coach's alone to give", async () => {
    const given = await consent(w.here.coach);
    for (const who of [w.here.admin, w.here.coachee, w.here.integrator]) {
      await refused("FORBIDDEN", ask(who));
      await refused("FORBIDDEN", connectByConsent(w.app, who, given));
    }
  });

  it("given by one person connects nobody else, in any workspace, and asks nothing of Zoom", async () => {
    const given = await consent(w.here.coach);
    w.recordings.failOn("redeem");
    for (const other of [w.here.coach2, w.there.coach])
      assert.deepEqual((await refused("FORBIDDEN", connectByConsent(w.app, other, given))).field, ["state"]);
    w.recordings.heal();
    await connectByConsent(w.app, w.here.coach, given);
  });

  it("counts once: a second time, and both of two at once but one, are refused", async () => {
    const given = await consent(w.here.coach);
    const both = await Promise.allSettled([1, 2].map(() => connectByConsent(w.app, w.here.coach, given)));
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal((await connections()).length, 1);
    const asked = await ask(w.here.coach);
    const [first, second] = [w.recordings.allow(asked), w.recordings.allow(asked)];
    const come = ({ code, state }: typeof first) =>
      connectByConsent(w.app, w.here.coach, { authorizationCode: code, state, redirectUri });
    await come(first);
    assert.deepEqual((await refused("WRONG_STATE", come(second))).field, ["state"], "another code, the same state");
  });

  it("repeated under one key gives the first connection, as any other mutation does", async () => {
    const input = { ...(await consent(w.here.coach)), idempotencyKey: "connect" };
    const [first, again] = [
      await connectByConsent(w.app, w.here.coach, input),
      await connectByConsent(w.app, w.here.coach, input),
    ];
    assert.equal(first.id, again.id);
    await refused("IDEMPOTENCY_MISMATCH", connectByConsent(w.app, w.here.coach, { ...input, state: "another" }));
  });

  it("holds for ten minutes", async () => {
    const [soon, late] = [await consent(w.here.coach), await consent(w.here.coach)];
    await connectByConsent(at(9 * MINUTE_MS), w.here.coach, soon);
    await refused("WRONG_STATE", connectByConsent(at(11 * MINUTE_MS), w.here.coach, late));
  });

  it("altered in anything is nobody's", async () => {
    const given = await consent(w.here.coach);
    const [expires = "", nonce = "", mac = ""] = given.state.split(".");
    const later = (Number.parseInt(expires, 36) + MINUTE_MS).toString(36);
    const altered = [
      `${later}.${nonce}.${mac}`,
      `${expires}.${nonce}x.${mac}`,
      `${expires}.${nonce}.`,
      "x",
      "..",
      "a.b.c",
    ];
    for (const state of altered) await refused("FORBIDDEN", connectByConsent(w.app, w.here.coach, { ...given, state }));
    const elsewhere = { ...given, redirectUri: "https://evil.example/coach/zoom" };
    await refused("FORBIDDEN", connectByConsent(w.app, w.here.coach, elsewhere));
    for (const name of ["state", "redirectUri"] as const)
      await refused("INVALID_INPUT", connectByConsent(w.app, w.here.coach, { ...given, [name]: null }));
    assert.deepEqual(await connections(), []);
  });

  it("takes no code that came of somebody else's asking", async () => {
    const [mine, theirs] = [await consent(w.here.coach), await consent(w.there.coach)];
    const input = { ...mine, authorizationCode: theirs.authorizationCode };
    assert.deepEqual((await refused("WRONG_STATE", connectByConsent(w.app, w.here.coach, input))).field, [
      "authorizationCode",
    ]);
  });

  it("is refused in words when Zoom refuses, does not answer, or gave no right to read recordings", async () => {
    const attempt = async () => refused("WRONG_STATE", connected(w.here.coach));
    w.recordings.failOn("redeem", 1, new PortError("recording-service", "400", false));
    assert.match((await attempt()).message, /refused/);
    w.recordings.failOn("redeem", 1, new PortError("recording-service", "no answer", true));
    assert.match((await attempt()).message, /does not answer/);
    w.recordings.owner = { accountId: "account-1", hostId: "host-1", mayReadRecordings: false };
    assert.match((await attempt()).message, /not allowed/);
    assert.deepEqual(await connections(), []);
    assert.ok(
      w.logged.every((line) => !/code-\d|access-\d|refresh-\d/.test(line)),
      "nothing secret is logged",
    );
  });

  it("may be tried ten times in ten minutes", async () => {
    for (let tries = 1; tries <= 10; tries++) await connected(w.here.coach);
    await refused("QUOTA_EXCEEDED", connected(w.here.coach));
    await refused("CONFLICT", connected(w.here.coach2));
  });

  it("of an account that is another coach's is a conflict, in any workspace, and changes nothing of theirs", async () => {
    await connected(w.here.coach);
    const before = await connections();
    for (const other of [w.here.coach2, w.there.coach]) await refused("CONFLICT", connected(other));
    assert.deepEqual(await connections(), before);
  });

  it("makes a connection whole that an admin or the coach has mapped before, and renews their own", async () => {
    const { coach, admin } = w.here;
    const mapped = await connectZoom(w.app, admin, { coachId: coach.userId, accountId: "account-1", hostId: "host-1" });
    const first = await connected(coach);
    assert.equal(first.id, mapped.id);
    assert.equal((await connected(coach)).id, mapped.id);
    assert.deepEqual(
      (await connections()).map(({ state }) => state),
      ["CONNECTED"],
    );
  });

  it("ends at Zoom and here, whoever of the two that may ends it", async () => {
    for (const who of [w.here.coach, w.here.admin]) {
      const { id } = await connected(w.here.coach);
      const found = await row<ZoomConnection>(w, "select * from zoom_connection");
      const tokens = JSON.parse((await opened(w, "zoom_connection", "tokens", found)) ?? "{}");
      assert.equal((await disconnect(who, id, id)).state, "DISCONNECTED");
      assert.deepEqual(await connections(), []);
      await assert.rejects(w.recordings.refresh(tokens.refreshToken), "it holds no more");
      const [ended] = await rows<{ facts: object }>(
        w,
        "select facts from audit_entry where action = 'zoom.disconnected' order by id desc limit 1",
      );
      assert.deepEqual(ended?.facts, { atService: "ENDED" });
      assert.equal((await disconnect(who, id, id)).state, "DISCONNECTED", "a repeat");
    }
  });

  it("ends here when Zoom does not answer, which is said and logged without a token", async () => {
    const { id } = await connected(w.here.coach);
    w.recordings.failOn("revoke");
    assert.equal((await disconnect(w.here.coach, id, id)).state, "DISCONNECTED_HERE");
    assert.deepEqual(await connections(), []);
    assert.equal((await disconnect(w.here.coach, id, id)).state, "DISCONNECTED_HERE", "a repeat says the same");
    assert.ok(w.logged.some((line) => line.includes("has not confirmed")));
  });

  it("that has ended at Zoom already, or never was there, ends like any other", async () => {
    const { id } = await connected(w.here.coach);
    w.recordings.failOn("revoke", 1, new AccessEndedError("recording-service", "400"));
    assert.equal((await disconnect(w.here.coach, id, id)).state, "DISCONNECTED");
    const mapped = await connectZoom(w.app, w.here.coach, { accountId: "account-1", hostId: "host-1" });
    w.recordings.failOn("revoke");
    assert.equal((await disconnect(w.here.coach, mapped.id, mapped.id)).state, "DISCONNECTED");
  });

  it("is not ended at Zoom by whoever may not end it here", async () => {
    const { id } = await connected(w.here.coach);
    w.recordings.failOn("revoke");
    await refused("NOT_FOUND", disconnect(w.here.coach2, id, "a"));
    await refused("NOT_FOUND", disconnect(w.there.admin, id, "b"));
    w.recordings.heal();
    assert.equal((await connections())[0]?.state, "CONNECTED");
  });

  it("withdrawn at Zoom ends the connection, destroys its tokens and tells the coach; twice is harmless", async () => {
    const { id } = await connected(w.here.coach);
    const before = (await told()).length;
    const event = { accountId: "account-1", hostId: "host-1", at: Date.now() + 1000 };
    assert.equal(await receiveDeauthorization(w.app, { ...event, hostId: "host-2" }), "unknown-account");
    assert.equal(await receiveDeauthorization(w.app, event), "accepted");
    assert.equal(await receiveDeauthorization(w.app, event), "unknown-account");
    assert.deepEqual(await connections(), []);
    assert.deepEqual(await audited(w, `zmc_${id}`), ["zoom.connected", "zoom.deauthorized"]);
    assert.deepEqual(
      (await told()).slice(before).map(({ userId }) => userId),
      [w.here.coach.userId],
    );
  });

  it("given anew is not undone by word of an earlier withdrawal, by a moved clock either", async () => {
    for (const moved of [0, 800 * 24 * 60 * MINUTE_MS]) {
      w.clock.advance(moved);
      const { id } = await connected(w.here.coach);
      const event = { accountId: "account-1", hostId: "host-1", at: Date.now() - 80 * MINUTE_MS };
      assert.equal(await receiveDeauthorization(w.app, event), "unknown-account");
      assert.deepEqual(
        (await connections()).map((each) => each.id),
        [id],
      );
    }
  });
});
