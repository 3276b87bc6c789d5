import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import { PortError } from "../../src/errors";

const BEARER = "bearer-canary";
const UUID = "uuid-canary/==";

describe("the deletion of Zoom's copy when something goes wrong", () => {
  const answered = async (status: number, body = "", headers: Record<string, string> = {}) => {
    const server = createServer((_, response) => response.writeHead(status, headers).end(body));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return await zoomRecordings({ allowedHosts: [], baseUrl, idleTimeoutMs: 100 }).deleteRecording(UUID, BEARER);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  for (const status of [400, 401, 403, 405])
    it(`is refused for good by ${status}`, () => assert.rejects(answered(status, `{"code":${status}}`), final));

  for (const status of [200, 202, 302, 408, 429, 500, 503])
    it(`is not known to have happened after ${status}`, () => assert.rejects(answered(status, "{}"), unknown));

  it("takes a 404 for an absent recording only when Zoom itself says so", async () => {
    assert.equal(await answered(404, '{"code":3301,"message":"There is no recording for this meeting."}'), "absent");
    for (const body of ["", "<html>Not Found</html>", "{}", '{"code":3001}', '{"code":"3301"}'])
      await assert.rejects(answered(404, body), final);
  });

  it("is not known to have happened when nobody answers", async () => {
    const server = createServer(() => undefined);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const service = zoomRecordings({ allowedHosts: [], baseUrl, idleTimeoutMs: 50 });
    await assert.rejects(service.deleteRecording(UUID, BEARER), unknown);
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await assert.rejects(service.deleteRecording(UUID, BEARER), unknown);
  });
});

const isPortError = (error: unknown): error is PortError =>
  error instanceof PortError && !/canary/.test(inspect(error));
const final = (error: unknown) => isPortError(error) && !error.retryable;
const unknown = (error: unknown) => isPortError(error) && error.retryable;
