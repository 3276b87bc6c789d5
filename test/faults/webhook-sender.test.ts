import assert from "node:assert/strict";
import { type WebhookSenderOptions, webhookSender } from "../../src/adapters/webhook-sender";
import { PortError } from "../../src/errors";
import { ownCertificate } from "../support/certificate-authority";
import { type HookProcess, startHookProcess } from "../support/hook-process";
import { until } from "../support/until";

const headers = { "regenesis-signature": "t=1,v1=00" };
const body = '{"kind":"PACK_DELIVERED"}';
const isPortError = (error: unknown) => error instanceof PortError && error.port === "webhook" && error.retryable;

describe("calling a webhook", () => {
  let hook: HookProcess;
  let url: string;
  const { post } = webhookSender({ allowLoopback: true, timeoutMs: 1_500 });
  before(async () => {
    hook = await startHookProcess();
    url = `http://127.0.0.1:${hook.port}/in?a=b`;
  });
  after(() => hook.stop());

  it("posts the body as it is, with its headers, and gives the status, whatever it is", async () => {
    for (const status of [204, 200, 400, 500]) {
      await hook.tell({ status });
      assert.equal(await post(url, body, headers), status);
    }
    const last = (await hook.tell({})).called.at(-1);
    assert.deepEqual([last?.method, last?.path, last?.body], ["POST", "/in?a=b", body]);
    assert.equal(last?.headers["content-type"], "application/json");
    assert.equal(last?.headers["regenesis-signature"], headers["regenesis-signature"]);
  });

  it("follows no redirect", async () => {
    const before = (await hook.tell({ status: 307, location: url })).called.length;
    assert.equal(await post(url, body, headers), 307);
    assert.equal((await hook.tell({})).called.length, before + 1);
  });

  it("takes the status of an answer that never ends, and no more of it", async () => {
    await hook.tell({ fault: "flood", status: 200 });
    assert.equal(await post(url, body, headers), 200);
    await until(async () => (await hook.tell({ fault: null })).open === 0);
  });

  it("is over when it is cut off or answers no HTTP, and in time when nobody answers", async () => {
    for (const fault of ["cut", "garbled", "silent"] as const) {
      await hook.tell({ fault });
      await assert.rejects(post(url, body, headers), isPortError, fault);
    }
    const deaf = webhookSender({ allowLoopback: true, timeoutMs: 100, resolve: () => new Promise(() => undefined) });
    await assert.rejects(deaf.post("https://slow.test/", body, headers), isPortError);
  });

  it("never calls what it refuses, though it be stored", async () => {
    const strict = webhookSender({ allowLoopback: false });
    const before = (await hook.tell({})).called.length;
    for (const refused of [url, url.replace("http:", "https:"), "https://10.0.0.1/"])
      await assert.rejects(strict.post(refused, body, headers), isPortError);
    assert.equal((await hook.tell({})).called.length, before);
  });
});

describe("calling a webhook by its name", () => {
  const own = ownCertificate("DNS:hook.test");
  let hook: HookProcess;
  let url: string;
  before(async () => {
    hook = await startHookProcess(own);
    url = `https://hook.test:${hook.port}/`;
  });
  after(() => hook.stop());
  const named = (resolve: WebhookSenderOptions["resolve"], more: Partial<WebhookSenderOptions> = {}) =>
    webhookSender({ allowLoopback: true, ca: own.cert, resolve, ...more });
  const calls = async () => (await hook.tell({})).called.length;

  it("looks the name up once, and goes to that very address under that very name", async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      // Whoever runs the name answers otherwise the second time.
      return asked === 1 ? ["127.0.0.1"] : ["10.0.0.1"];
    };
    assert.equal(await named(resolve).post(url, body, headers), 204);
    assert.equal(asked, 1);
    assert.equal((await hook.tell({})).called.at(-1)?.host, new URL(url).host);
  });

  it("is refused when any of its addresses is private, or there is none", async () => {
    const before = await calls();
    const lists = [["127.0.0.1", "10.0.0.1"], ["169.254.169.254"], ["fd00::1"], ["::ffff:10.0.0.1"], ["nonsense"], []];
    for (const list of lists) await assert.rejects(named(async () => list).post(url, body, headers), isPortError);
    const strict = named(async () => ["127.0.0.1"], { allowLoopback: false });
    await assert.rejects(strict.post(url, body, headers), isPortError);
    assert.equal(await calls(), before);
  });

  it("is refused when its certificate is another's, or nobody vouches for it", async () => {
    const before = await calls();
    const resolve = async () => ["127.0.0.1"];
    await assert.rejects(named(resolve, { ca: undefined }).post(url, body, headers), isPortError);
    await assert.rejects(named(resolve).post(url.replace("hook.test", "other.test"), body, headers), isPortError);
    assert.equal(await calls(), before);
  });
});
