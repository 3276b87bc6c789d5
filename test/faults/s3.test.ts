import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createListener } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { s3Blobs } from "../../src/adapters/s3";
import { PortError } from "../../src/errors";
import type { BlobStore } from "../../src/ports/blob-store";
import type { S3Operation } from "../support/fakes/s3-answers";
import type { S3Fault } from "../support/fakes/s3-server";
import { type S3Process, startS3Process } from "../support/s3-process";

const KEY = "workspace/session/source";
const MIB = 1024 * 1024;
const DENIED = { status: 403, code: "AccessDenied" };
const BUSY = [
  { status: 503, code: "SlowDown" },
  { status: 429, code: "TooManyRequests", retryAfter: 0 },
  { status: 500, code: "InternalError" },
];

describe("S3 when the store fails or lies", () => {
  let s3: S3Process;
  const open = (more = {}) => s3Blobs({ ...s3.options, maxTries: 2, ...more });
  /** For what never comes, and for that alone: a slow machine must not be taken for a silent store. */
  const impatient = () => open({ idleTimeoutMs: 300 });
  const put = (bytes = 200_000, blobs: BlobStore = open()) => blobs.put(KEY, pieces(bytes), {});
  const fail = (operation: S3Operation, fault: S3Fault, times?: number) =>
    s3.tell({ heal: true, fail: { operation, fault, times } });
  before(async () => {
    s3 = await startS3Process();
  });
  beforeEach(() => s3.tell({ reset: true }));
  after(() => s3?.stop());

  const calls: Partial<Record<S3Operation, (blobs?: BlobStore) => Promise<unknown>>> = {
    put: (blobs) => put(200_000, blobs),
    begin: (blobs) => put(9 * MIB, blobs),
    part: (blobs) => put(9 * MIB, blobs),
    complete: (blobs) => put(9 * MIB, blobs),
    get: async (blobs = open()) => buffer(await blobs.read(KEY)),
    head: (blobs = open()) => blobs.tier(KEY),
    list: async (blobs = open()) => {
      for await (const { key } of blobs.list("")) assert.equal(key, KEY);
    },
    versions: (blobs = open()) => blobs.remaining([KEY]),
    uploads: (blobs = open()) => blobs.remaining([KEY]),
    deleteMany: (blobs = open()) => blobs.destroyAll([KEY]),
  };
  for (const [name, call] of Object.entries(calls)) {
    const operation = name as S3Operation;

    it(`says of a failed ${operation} whether to try again, and nothing secret`, async () => {
      await put();
      await fail(operation, DENIED);
      await assert.rejects(call(), final);
      for (const fault of [...BUSY, "drop"] as const) {
        await fail(operation, fault);
        await assert.rejects(call(open({ maxTries: 1 })), retryable, inspect(fault));
      }
    });

    it(`gives up a ${operation} that is never answered`, async () => {
      await put();
      await fail(operation, "hang");
      await assert.rejects(call(impatient()), retryable);
    });

    it(`survives one failed ${operation} by itself`, async () => {
      await put();
      for (const fault of [...BUSY, "drop"] as const) {
        await fail(operation, fault, 1);
        await call();
        await put();
      }
    });

    it(`follows no redirect of a ${operation}`, async () => {
      const other = await anotherPlace();
      await put();
      for (const redirect of [301, 307]) {
        await fail(operation, { redirect, to: other.url });
        await assert.rejects(call(), final, String(redirect));
      }
      assert.equal(await other.stop(), 0);
    });
  }

  const documents: S3Fault[] = ["malformed", "page", "empty", "error-in-200", "cut", "stall", "flood"];
  for (const operation of ["list", "versions", "uploads"] as const) {
    for (const fault of documents) {
      it(`takes no ${inspect(fault)} answer to a listing (${operation}) for an empty one`, async () => {
        await put();
        await fail(operation, fault);
        const blobs = fault === "stall" ? impatient() : open();
        await assert.rejects(calls[operation]?.(blobs) as Promise<unknown>, PortError);
        if (operation === "list") return;
        assert.equal(await blobs.probe("nothing/there"), "UNKNOWN");
        await assert.rejects(blobs.destroy(KEY), PortError);
        assert.equal((await s3.tell()).versions.length, 1);
      });
    }
  }

  for (const fault of documents) {
    it(`takes no ${inspect(fault)} answer to a deletion for one`, async () => {
      await put();
      await fail("deleteMany", fault);
      // "cut" and "stall" break off after the deletion; asking again is what settles it.
      await assert.rejects((fault === "stall" ? impatient() : open()).destroy(KEY), PortError);
      await s3.tell({ heal: true });
      await open().destroy(KEY);
      assert.equal(await open().probe(KEY), "ABSENT");
    });

    it(`takes no ${inspect(fault)} answer to a completion for one`, async () => {
      await fail("complete", fault);
      await assert.rejects(put(9 * MIB, fault === "stall" ? impatient() : open()), PortError);
    });
  }

  it("answers a probe with UNKNOWN when it can't look", async () => {
    for (const operation of ["versions", "uploads"] as const) {
      for (const fault of [DENIED, ...BUSY, "drop", "hang"] as const) {
        await fail(operation, fault);
        assert.equal(await (fault === "hang" ? impatient() : open()).probe(KEY), "UNKNOWN", inspect(fault));
      }
    }
  });

  it("fails a read that is cut or falls silent, rather than end it early", async () => {
    await put(4 * MIB);
    for (const fault of ["cut", "stall"] as const) {
      await fail("get", fault);
      const blobs = fault === "stall" ? impatient() : open();
      await assert.rejects(async () => buffer(await blobs.read(KEY)), retryable);
    }
  });

  it("gives no other bytes than the range it was asked for", async () => {
    await put();
    await fail("get", "page");
    await assert.rejects(open().read(KEY, { start: 5 }), final);
  });

  it("sends a large body in parts as it comes, and leaves nothing of one that fails", async () => {
    const large = 20 * MIB + 5;
    assert.deepEqual(await put(large), { bytes: large });
    assert.equal(await open().size(KEY), large);
    assert.equal((await s3.tell()).asked.filter((operation) => operation === "part").length, 3);
    await s3.tell({ reset: true, fail: { operation: "complete", fault: DENIED } });
    await assert.rejects(put(large), final);
    const { versions, uploads } = await s3.tell();
    assert.deepEqual([versions, uploads], [[], []]);
    await s3.tell({ fail: { operation: "abort", fault: DENIED } });
    await assert.rejects(put(large), final);
    assert.equal(await open().probe(KEY), "PRESENT");
    await s3.tell({ heal: true });
    assert.equal(await open().destroy(KEY), "destroyed");
  });

  it("takes no body further than the store takes it", async () => {
    let given = 0;
    const body = Readable.from(
      (function* () {
        for (; given < 400 * MIB; given += MIB) yield Buffer.alloc(MIB);
      })(),
      { highWaterMark: 1 },
    );
    await fail("part", DENIED);
    await assert.rejects(open().put(KEY, body, {}), final);
    assert.ok(given < 40 * MIB, `${given} bytes were taken`);
    assert.ok(body.destroyed);
  });

  it("speaks to nobody without TLS that it can trust", async () => {
    await assert.rejects(open({ endpoint: s3.options.endpoint.replace("http:", "https:") }).size(KEY), retryable);
    await assert.rejects(open({ endpoint: "http://store.example" }).size(KEY), final);
    const refusing = createListener((socket) => socket.destroy());
    await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
    const { port } = refusing.address() as AddressInfo;
    await assert.rejects(open({ endpoint: `https://127.0.0.1:${port}` }).size(KEY), retryable);
    await new Promise((resolve) => refusing.close(resolve));
    assert.deepEqual((await s3.tell()).asked, []);
  });

  it("is refused by the store with another secret, and does not repeat it", async () => {
    const { AWS_SECRET_ACCESS_KEY: secret } = process.env;
    process.env.AWS_SECRET_ACCESS_KEY = "an-other-secret";
    const blobs = open();
    await assert.rejects(blobs.destroy(KEY), (error) => final(error) && !inspect(error).includes("an-other-secret"));
    process.env.AWS_SECRET_ACCESS_KEY = secret;
  });

  it("stands against a fake that refuses what S3 refuses", async () => {
    const { endpoint, bucket } = s3.options;
    const unsigned = await fetch(`${endpoint}/${bucket}?versions`);
    assert.equal(unsigned.status, 403);
    assert.match(await unsigned.text(), /<Code>AccessDenied<\/Code>/);
  });
});

function pieces(bytes: number): Readable {
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes; at += MIB) yield Buffer.alloc(Math.min(MIB, bytes - at), 1);
    })(),
  );
}

/** Where a redirect leads to; `stop` answers how often somebody came. */
async function anotherPlace(): Promise<{ url: string; stop(): Promise<number> }> {
  let came = 0;
  const server: Server = createServer((_, response) => {
    came += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const stop = async () => {
    await new Promise((resolve) => server.close(resolve));
    return came;
  };
  return { url, stop };
}

const SECRETS = /AWS4-HMAC|AKIA|Signature=|X-Amz-|https?:/i;

function final(error: unknown): boolean {
  return error instanceof PortError && !error.retryable && !SECRETS.test(inspect(error));
}

function retryable(error: unknown): boolean {
  return error instanceof PortError && error.retryable && !SECRETS.test(inspect(error));
}
