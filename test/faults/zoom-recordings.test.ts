import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { type ZoomRecordingsOptions, zoomRecordings } from "../../src/adapters/zoom/recording-service";
import { PortError, StartError } from "../../src/errors";
import { type RehearsalProcess, startRehearsal } from "../support/zoom-process";

const BEARER = "bearer-canary";
const REFRESH = "refresh-canary";
const CLIENT = { clientId: "client", clientSecret: "secret-canary" };
const CONTENT = randomBytes(500_000);

describe("zoom downloads when something goes wrong", () => {
  let rehearsal: RehearsalProcess;
  let url = "";
  const open = (changed: Partial<ZoomRecordingsOptions> = {}) =>
    zoomRecordings({
      ...CLIENT,
      allowedHosts: rehearsal.downloadHosts,
      baseUrl: rehearsal.url,
      connectTimeoutMs: 20_000,
      idleTimeoutMs: 20_000,
      ...changed,
    });
  /** For what never comes, and for that alone: a slow machine must not be taken for a silent service. */
  const IMPATIENT = { idleTimeoutMs: 1_000 };
  const whole = async (service = open()) => buffer((await service.download(url, BEARER)).body);
  before(async () => {
    rehearsal = await startRehearsal({ ...CLIENT, downloadToken: BEARER, refreshToken: REFRESH });
  });
  beforeEach(async () => {
    await rehearsal.renew();
    url = await rehearsal.serve("file", CONTENT, "video/mp4");
  });
  after(() => rehearsal.stop());

  it("never shows the bearer to a second host", async () => {
    assert.deepEqual(await whole(), CONTENT);
    assert.deepEqual(
      (await rehearsal.look()).requests.map(({ host, bearer }) => [host, bearer]),
      [
        ["zoom", true],
        ["files", false],
      ],
    );
  });

  it("keeps the bearer dropped when a redirect leads back", async () => {
    const back = await aServer((_, response) => response.writeHead(302, { location: url }).end());
    await rehearsal.fault({ kind: "redirect", to: back.url });
    await assert.rejects(open({ allowedHosts: [...rehearsal.downloadHosts, back.host] }).download(url, BEARER), final);
    assert.deepEqual(
      (await rehearsal.look()).requests.map(({ bearer }) => bearer),
      [true, false],
    );
    back.server.close();
  });

  it("goes nowhere that is not allowed, by address or by redirect", async () => {
    let asked = 0;
    const elsewhere = await aServer((_, response) => {
      asked += 1;
      response.end("x");
    });
    await assert.rejects(open().download(elsewhere.url, BEARER), final);
    await rehearsal.fault({ kind: "redirect", to: elsewhere.url });
    await assert.rejects(open().download(url, BEARER), final);
    await rehearsal.fault({ kind: "redirect", to: "file:///etc/passwd" });
    await assert.rejects(open().download(url, BEARER), final);
    await rehearsal.fault({ kind: "redirect", to: "http://[" });
    await assert.rejects(open().download(url, BEARER), final);
    assert.equal(asked, 0);
    elsewhere.server.close();
  });

  it("follows five redirects and not a sixth", async () => {
    await rehearsal.fault({ kind: "redirect", to: url }, 4);
    assert.deepEqual(await whole(), CONTENT);
    await rehearsal.fault({ kind: "redirect", to: url }, 5);
    await assert.rejects(whole(), final);
  });

  it("takes a web page for the failure it is", async () => {
    await rehearsal.fault({ kind: "html" });
    await assert.rejects(whole(), final);
  });

  for (const status of [400, 401, 403, 404, 410]) {
    it(`does not try again after ${status}`, async () => {
      await rehearsal.fault({ kind: "status", status });
      await assert.rejects(whole(), final);
    });
  }

  for (const status of [408, 429, 500, 502, 503]) {
    it(`may try again after ${status}`, async () => {
      await rehearsal.fault({ kind: "status", status });
      await assert.rejects(whole(), again);
      assert.deepEqual(await whole(), CONTENT);
    });
  }

  it("fails a body that is cut, and never passes it for whole", async () => {
    await rehearsal.fault({ kind: "cut", afterBytes: 100_000 });
    await assert.rejects(whole(), again);
  });

  it("fails a body that falls silent", async () => {
    await rehearsal.fault({ kind: "slow", afterBytes: 100_000, delayMs: 60_000 });
    await assert.rejects(whole(open(IMPATIENT)), again);
  });

  it("waits for a slow reader as long as it takes", async () => {
    const { body } = await open(IMPATIENT).download(url, BEARER);
    // A second download falls silent and is given up: as long, nobody has read the first.
    for (let time = 0; time < 2; time += 1) {
      await rehearsal.fault({ kind: "slow", afterBytes: 10, delayMs: 60_000 });
      await assert.rejects(whole(open(IMPATIENT)), again);
    }
    assert.deepEqual(await buffer(body), CONTENT);
  });

  it("gives up a server that accepts and never answers", async () => {
    const silent = await aServer(() => undefined);
    await assert.rejects(open({ ...IMPATIENT, allowedHosts: [silent.host] }).download(silent.url, BEARER), again);
    silent.server.closeAllConnections();
    silent.server.close();
  });

  it("may try again when nobody listens", async () => {
    const gone = await aServer(() => undefined);
    gone.server.close();
    await once(gone.server, "close");
    await assert.rejects(open({ allowedHosts: [gone.host] }).download(gone.url, BEARER), again);
    await assert.rejects(open({ baseUrl: gone.url }).refresh(REFRESH), again);
  });

  it("refuses addresses and bearers that are none, without repeating them", async () => {
    await assert.rejects(open().download(`not a url ${BEARER}`, BEARER), final);
    await assert.rejects(open().download(url, `${BEARER}\r\nx: y`), final);
    await assert.rejects(open().download(url, ""), final);
  });
});

describe("zoom's tokens when something goes wrong", () => {
  const answers = async (status: number, body: string) => {
    const { server, url } = await aServer((_, response) => response.writeHead(status).end(body));
    const service = zoomRecordings({ ...CLIENT, allowedHosts: [], baseUrl: url, idleTimeoutMs: 20_000 });
    try {
      return await service.refresh(REFRESH);
    } finally {
      server.close();
    }
  };

  it("are not refreshed without a client", async () => {
    await assert.rejects(zoomRecordings({ allowedHosts: [] }).refresh(REFRESH), final);
  });

  it("are lost for good when the service refuses them", async () => {
    for (const status of [400, 401, 403]) await assert.rejects(answers(status, `{"reason":"${REFRESH}"}`), final);
  });

  it("may be asked for again when the service is busy", async () => {
    for (const status of [429, 500, 503]) await assert.rejects(answers(status, "{}"), again);
  });

  it("are a failure when the answer is not understood", async () => {
    const long = JSON.stringify({ access_token: "x".repeat(100_000), refresh_token: "y", expires_in: 1 });
    for (const body of ["", REFRESH, "{}", `{"access_token":"${REFRESH}"}`, long])
      await assert.rejects(answers(200, body), final);
    await assert.rejects(answers(302, ""), final);
  });

  it("are asked for over https alone", () => {
    for (const baseUrl of ["http://zoom.us", "zoom.us", ""]) {
      assert.throws(() => zoomRecordings({ allowedHosts: [], baseUrl }), StartError);
    }
  });
});

async function aServer(
  answer: Parameters<typeof createServer>[1],
): Promise<{ server: Server; url: string; host: string }> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, host, url: `http://${host}` };
}

function final(error: unknown): boolean {
  return error instanceof PortError && !error.retryable && !inspect(error).includes("canary");
}

function again(error: unknown): boolean {
  return error instanceof PortError && error.retryable && !inspect(error).includes("canary");
}
