import assert from "node:assert/strict";
import { signedEvent } from "../../src/embedded/zoom-rehearsal-events";
import { connectByConsent } from "../../src/lifecycle/ingest/zoom-consent";
import { type Doors, listen, openDoors, ZOOM_SECRET } from "./doors";

const ADDRESS = "query ($to: String!) { zoomAuthorizationUrl(redirectUri: $to) }";
const CONNECT = `mutation ($input: ConnectZoomInput!) {
  connectZoom(input: $input) { connection { id accountId state } userErrors { code field } } }`;

describe("connecting Zoom, through the doors", () => {
  let doors: Doors;
  let to: string;
  before(async () => {
    doors = await openDoors();
    to = `${doors.server.url}/coach/zoom`;
    doors.w.recordings.owner = { accountId: "account-1", hostId: "host-1" };
  });
  after(() => doors.close());
  beforeEach(() => doors.w.look("delete from zoom_connection"));

  const addressOf = async (): Promise<string> =>
    (await doors.ask(doors.w.here.coach, ADDRESS, { to })).body.data.zoomAuthorizationUrl;
  const come = async () => {
    const { code, state } = doors.w.recordings.allow(await addressOf());
    return { authorizationCode: code, state, redirectUri: to };
  };
  const states = () => doors.w.look("select state from zoom_connection");
  const withdrawal = (at: number) => ({
    event: "app_deauthorized",
    event_ts: at,
    payload: {
      ...{ account_id: "account-1", user_id: "host-1", client_id: "client", signature: "0a" },
      deauthorization_time: new Date(at).toISOString(),
    },
  });
  const tell = (event: object, secret = ZOOM_SECRET) => {
    const { headers, body } = signedEvent(secret, event, Date.now());
    return doors.call("/webhooks/zoom", { method: "POST", headers, body });
  };

  it("gives the address to a coach alone, over HTTP and over a socket", async () => {
    const { coach, coachee, admin, integrator } = doors.w.here;
    assert.match(await addressOf(), /^https:\/\/fake\.zoom\.us\/oauth\/authorize\?/);
    for (const who of [coachee, admin, integrator, null]) {
      const { body } = await doors.ask(who, ADDRESS, { to });
      assert.ok(!body.data && body.errors.length > 0, JSON.stringify(body));
      assert.doesNotMatch(JSON.stringify(body), /oauth/);
    }
    const socket = doors.socket(await doors.token(coach));
    const heard = listen(socket, ADDRESS, { to });
    assert.equal(await heard.over, null);
    assert.match(heard.data[0].data.zoomAuthorizationUrl, /authorize/);
    await socket.dispose();
  });

  it("takes what the browser came back with, once, and answers a refusal with its code and field", async () => {
    const input = await come();
    const { body } = await doors.ask(doors.w.here.coach, CONNECT, { input });
    assert.deepEqual(body.data.connectZoom.userErrors, []);
    const { accountId, state } = body.data.connectZoom.connection;
    assert.deepEqual([accountId, state], ["account-1", "CONNECTED"]);
    const again = await doors.ask(doors.w.here.coach, CONNECT, { input });
    assert.deepEqual(again.body.data.connectZoom, {
      connection: null,
      userErrors: [{ code: "WRONG_STATE", field: ["state"] }],
    });
    const other = await doors.ask(doors.w.here.coach2, CONNECT, { input: await come() });
    assert.deepEqual(other.body.data.connectZoom.userErrors, [{ code: "FORBIDDEN", field: ["state"] }]);
  });

  it("logs neither the code nor the state that a browser comes back with", async () => {
    const { authorizationCode, state } = await come();
    await doors.call(`/coach/zoom?code=${authorizationCode}&state=${state}`);
    await doors.ask(doors.w.here.coach, CONNECT, { input: { authorizationCode, state, redirectUri: to } });
    const logged = doors.w.logged.join("\n");
    for (const secret of [authorizationCode, state, "access-", "refresh-"]) assert.ok(!logged.includes(secret), secret);
  });

  it("hears from Zoom, signed, that a coach has withdrawn", async () => {
    await connectByConsent(doors.w.app, doors.w.here.coach, await come());
    assert.equal((await tell(withdrawal(Date.now() + 1000), "another secret")).status, 401);
    assert.deepEqual(await states(), [{ state: "CONNECTED" }]);
    assert.equal((await tell({ event: "app_deauthorized", payload: { account_id: "account-1" } })).status, 400);
    assert.deepEqual((await tell(withdrawal(Date.now() + 1000))).body, { outcome: "accepted" });
    assert.deepEqual(await states(), []);
    assert.deepEqual((await tell(withdrawal(Date.now() + 1000))).body, { outcome: "ignored" });
  });
});
