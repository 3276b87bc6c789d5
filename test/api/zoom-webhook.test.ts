import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { type Doors, openDoors, ZOOM_SECRET } from "./doors";

function signed(body: string, timestamp = String(Math.floor(Date.now() / 1000)), secret = ZOOM_SECRET) {
  const hmac = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${hmac}`, "content-type": "application/json" };
}

describe("the webhook for Zoom", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  const post = (body: string, headers: Record<string, string>) =>
    doors.call("/webhooks/zoom", { method: "POST", body, headers });
  const event = JSON.stringify({
    event: "recording.completed",
    event_ts: 1_700_000_000_000,
    download_token: "canary-token",
    payload: { account_id: "nobody-knows", object: { uuid: "u1==", host_id: "h1", recording_files: [] } },
  });

  it("refuses a bad and a stale signature", async () => {
    assert.equal((await post(event, signed(event, undefined, "another"))).status, 401);
    assert.equal((await post(event, {})).status, 401);
    const stale = String(Math.floor(Date.now() / 1000) - 91 * 60);
    assert.equal((await post(event, signed(event, stale))).status, 401);
  });

  it("answers a challenge only when it is signed", async () => {
    const body = JSON.stringify({ event: "endpoint.url_validation", event_ts: 1, payload: { plainToken: "abc" } });
    assert.equal((await post(body, {})).status, 401);
    const { status, body: answer } = await post(body, signed(body));
    assert.equal(status, 200);
    assert.equal(answer.encryptedToken, createHmac("sha256", ZOOM_SECRET).update("abc").digest("hex"));
  });

  it("takes an unknown account and an unknown event without storing them", async () => {
    assert.equal((await post(event, signed(event))).status, 200);
    const other = JSON.stringify({ event: "meeting.started", payload: {} });
    assert.equal((await post(other, signed(other))).status, 200);
    assert.deepEqual(await doors.w.look("select 1 from zoom_event"), []);
    assert.doesNotMatch(doors.w.logged.join("\n"), /canary-token|nobody-knows/);
  });

  it("takes at most one mebibyte", async () => {
    const body = " ".repeat(1024 * 1024 + 1);
    assert.equal((await post(body, signed(body))).status, 413);
  });

  it("says that the webhook is off without its secret", async () => {
    const off = await openDoors({
      config: { zoom: { webhookSecret: null, client: null, baseUrl: null, downloadHosts: [] } },
    });
    try {
      assert.equal((await off.call("/webhooks/zoom", { method: "POST", body: "{}" })).status, 503);
    } finally {
      await off.close();
    }
  });
});
