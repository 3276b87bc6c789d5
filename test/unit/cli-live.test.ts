import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LiveServer } from "../../src/cli/live";
import { DomainError, StartError } from "../../src/errors";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe("a live server as the command line sees it", () => {
  let server: Server;
  let handler: Handler;
  let live: LiveServer;
  before((done) => {
    server = createServer((request, response) => handler(request, response)).listen(0, "127.0.0.1", done);
  });
  beforeEach(() => {
    const { port } = server.address() as AddressInfo;
    live = new LiveServer({ url: `http://127.0.0.1:${port}`, ports: { http: port }, secret: "secret" });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const answer = (status: number, body: unknown): Handler => {
    return (request, response) => {
      request.resume().on("end", () => response.writeHead(status).end(JSON.stringify(body)));
    };
  };
  async function* blocks(count: number): AsyncGenerator<Buffer> {
    for (let sent = 0; sent < count; sent++) yield Buffer.alloc(64 * 1024, 1);
  }

  it("sends the secret and the arguments, and gives the result", async () => {
    let seen = "";
    handler = (request, response) => {
      seen = `${request.method} ${request.url} ${request.headers.authorization} `;
      request.on("data", (chunk) => {
        seen += chunk;
      });
      request.on("end", () => response.end('{"result":{"sessionId":"ses_1"}}'));
    };
    const result = await live.call("import-open", { coach: "a@b.c" });
    assert.deepEqual(result, { sessionId: "ses_1" });
    assert.equal(seen, 'POST /control/import-open Bearer secret {"coach":"a@b.c"}');
  });

  it("brings a refusal back with its code and field", async () => {
    handler = answer(200, { result: { refused: { code: "CONFLICT", message: "Taken.", field: ["slug"] } } });
    await assert.rejects(live.call("workspace-create", {}), (error) => {
      assert.ok(error instanceof DomainError);
      assert.deepEqual([error.code, error.message, error.field], ["CONFLICT", "Taken.", ["slug"]]);
      return true;
    });
  });

  it("takes the upload door's refusal for one, though it comes before the last byte", async () => {
    handler = (_request, response) => {
      response.writeHead(422, { connection: "close" });
      response.end(JSON.stringify({ error: { code: "MALWARE_FOUND", message: "The scan found malware." } }));
    };
    const count = 400;
    await assert.rejects(live.put({ token: "t", bytes: count * 64 * 1024, body: blocks(count) }), (error) => {
      return error instanceof DomainError && error.code === "MALWARE_FOUND";
    });
  });

  it("streams an upload as it is read", async () => {
    let bytes = 0;
    handler = (request, response) => {
      request.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      request.on("end", () => response.end('{"sourceId":"src_1"}'));
    };
    await live.put({ token: "t", bytes: 100 * 64 * 1024, body: blocks(100) });
    assert.equal(bytes, 100 * 64 * 1024);
  });

  it("gives the file's own error when it can't be read to its end", async () => {
    handler = answer(200, {});
    const body = (async function* () {
      yield Buffer.alloc(10);
      throw Object.assign(new Error("read"), { code: "EIO" });
    })();
    await assert.rejects(live.put({ token: "t", bytes: 20, body }), { code: "EIO" });
  });

  it("is unavailable when it fails, breaks off or is gone", async () => {
    handler = answer(500, { error: { code: "INTERNAL", message: "Something went wrong." } });
    await assert.rejects(live.call("token", {}), StartError);
    handler = answer(503, { error: { code: "UNAVAILABLE", message: "The key vault does not answer." } });
    await assert.rejects(live.call("token", {}), new StartError("The key vault does not answer."));
    handler = (request) => request.socket.destroy();
    await assert.rejects(live.call("token", {}), StartError);
    const gone = new LiveServer({ url: "http://127.0.0.1:1", ports: {}, secret: "secret" });
    await assert.rejects(gone.call("token", {}), StartError);
  });

  it("is reached on this machine whatever address the public has", async () => {
    handler = answer(200, { result: { token: "t" } });
    const ports = { http: (server.address() as AddressInfo).port };
    const published = new LiveServer({ url: "https://coaching.example.com", ports, secret: "secret" });
    assert.equal((await published.call("token", {})).token, "t");
  });
});
