import assert from "node:assert/strict";
import { inspect } from "node:util";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import { AccessEndedError, PortError } from "../../src/errors";
import { type HookProcess, startHookProcess, startUnvouched } from "../support/hook-process";

const CLIENT = { clientId: "client", clientSecret: "secret-canary" };
const TOKEN = "token-canary";
const PAIR = { access_token: TOKEN, refresh_token: TOKEN, expires_in: 3600, scope: "recording:read" };
const CODE = { code: "code-canary", redirectUri: "https://coaching.example/coach/zoom", verifier: "v".repeat(43) };

/** Against a process that answers what it is told to, whatever it was asked. */
describe("what Zoom answers about tokens and recordings, when it is no answer", () => {
  let zoom: HookProcess;
  let elsewhere: HookProcess;
  let unvouched: HookProcess;
  const service = (baseUrl = `http://127.0.0.1:${zoom.port}`) =>
    zoomRecordings({ ...CLIENT, allowedHosts: [], baseUrl, idleTimeoutMs: 20_000 });
  before(async () => {
    [zoom, elsewhere, unvouched] = await Promise.all([startHookProcess(), startHookProcess(), startUnvouched()]);
  });
  after(() => Promise.all([zoom, elsewhere, unvouched].map((each) => each.stop())));

  const calls = {
    refresh: { call: (at = service()) => at.refresh(TOKEN), sound: { status: 200, body: JSON.stringify(PAIR) } },
    redeem: { call: (at = service()) => at.redeem(CODE), sound: { status: 200, body: JSON.stringify(PAIR) } },
    revoke: { call: (at = service()) => at.revoke(TOKEN), sound: { status: 200, body: '{"status":"success"}' } },
    deleteRecording: {
      call: (at = service()) => at.deleteRecording("uuid-canary", TOKEN),
      sound: { status: 404, body: '{"code":3301}' },
    },
  };

  for (const [name, { call, sound }] of Object.entries(calls)) {
    it(`is unknown to ${name} when it is cut, before its head or in its body, or no HTTP`, async () => {
      for (const fault of ["cut", "torn", "garbled"] as const) {
        await zoom.tell({ ...sound, fault });
        await assert.rejects(call(), again, fault);
      }
      await zoom.tell({ ...sound, body: sound.body.slice(0, -1), fault: "torn" });
      await assert.rejects(call(), again);
    });

    it(`is no success to ${name} when it is half, a page, or something else`, async () => {
      for (const body of [
        sound.body.slice(0, -1),
        "<html>Sign in</html>",
        "",
        "null",
        "[]",
        '{"status":1,"code":"x"}',
      ]) {
        await zoom.tell({ ...sound, body });
        await assert.rejects(call(), final, body);
      }
    });

    it(`is followed nowhere by ${name}`, async () => {
      for (const status of [301, 302, 307, 308]) {
        await zoom.tell({ status, location: `http://127.0.0.1:${elsewhere.port}/` });
        await assert.rejects(call(), PortError, String(status));
      }
      assert.deepEqual((await elsewhere.tell({})).called, []);
    });

    it(`may be another to ${name} after 429, 500 or 503`, async () => {
      for (const status of [429, 500, 503]) {
        await zoom.tell({ status, body: `{"reason":"${TOKEN}"}` });
        await assert.rejects(call(), again, String(status));
      }
    });

    it(`is not asked for by ${name} where nobody vouches for the certificate`, async () => {
      await assert.rejects(call(service(`https://127.0.0.1:${unvouched.port}`)), again);
      assert.deepEqual((await unvouched.tell({})).called, []);
    });
  }

  it("is not downloaded where nobody vouches for the certificate", async () => {
    const host = `127.0.0.1:${unvouched.port}`;
    const there = zoomRecordings({ allowedHosts: [host] });
    await assert.rejects(there.download(`https://${host}/rec/webhook_download/file`, TOKEN), again);
    assert.deepEqual((await unvouched.tell({})).called, []);
  });
});

const isSilent = (error: unknown): error is PortError =>
  error instanceof PortError && !(error instanceof AccessEndedError) && !inspect(error).includes("canary");
const final = (error: unknown) => isSilent(error) && !error.retryable;
const again = (error: unknown) => isSilent(error) && error.retryable;
