import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { Readable } from "node:stream";
import { azureBlobs } from "../../src/adapters/azure-blob";
import { PortError } from "../../src/errors";
import { type AzureProcess, startAzureProcess } from "../support/azure-process";
import type { AzureSettings } from "../support/fakes/azure-account";
import { until } from "../support/until";

const BLOBS = 20;

/** SEED=n repeats a run. */
describe("an azure account that is often away and loses answers", () => {
  let store: AzureProcess;
  before(async () => {
    store = await startAzureProcess();
  });
  after(() => store.stop());

  for (const [what, settings] of Object.entries({
    "an ordinary account": {},
    "one with versions": { versioning: true },
    "one with soft-deleted versions that can be deleted for good": {
      ...{ versioning: true, softDelete: true, permanentDelete: true },
    },
  } satisfies Record<string, Partial<AzureSettings>>)) {
    it(`loses no write, destroys wholly and says so only then: ${what}`, async () => {
      const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
      try {
        await writeAndDestroy(store, { seed, settings, container: `c${Object.keys(settings).length}` });
      } catch (error) {
        throw new Error(`SEED=${seed}`, { cause: error });
      }
    });
  }

  it("never says destroyed or absent of a blob whose copies it keeps out of sight", async () => {
    const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
    await store.tell({ set: { versioning: false, softDelete: true, permanentDelete: false, hidesDeleted: true } });
    const blobs = open(store.connectionString, "hidden");
    await blobs.put("w/1", Readable.from([Buffer.alloc(10)]), {});
    await store.tell({ chaos: { seed, unavailable: 0.3, lostReplies: 0.1 } });
    for (let time = 0; time < 20; time += 1) await assert.rejects(blobs.destroy("w/1"), PortError, `SEED=${seed}`);
    await store.tell({ chaos: null, set: { softDelete: false, hidesDeleted: false } });
  });
});

interface Scene {
  seed: number;
  settings: Partial<AzureSettings>;
  container: string;
}

async function writeAndDestroy(store: AzureProcess, { seed, settings, container }: Scene): Promise<void> {
  await store.tell({ set: settings, chaos: { seed, unavailable: 0.3, lostReplies: 0.1 } });
  const blobs = open(store.connectionString, container);
  const keys = Array.from({ length: BLOBS }, (_, at) => `w/${String(at).padStart(2, "0")}`);
  for (const key of keys) await again(() => blobs.put(key, Readable.from([Buffer.alloc(9)]), { number: key.slice(2) }));
  for (const key of keys.slice(1)) {
    await again(() => blobs.destroy(key));
    const { copies } = await store.tell();
    assert.ok(!copies.some((copy) => copy.container === container && copy.name === key), key);
  }
  await store.tell({ chaos: null });
  const left: string[] = [];
  for await (const { key, metadata } of blobs.list("")) left.push(`${key} ${metadata.number}`);
  assert.deepEqual(left, ["w/00 00"]);
}

function open(connectionString: string, container: string) {
  return azureBlobs({ connectionString, container, maxTries: 3, retryDelayMs: 1, idleTimeoutMs: 2000 });
}

/** As a job does: what may succeed later is tried again, nothing else is. */
async function again<T>(call: () => Promise<T>): Promise<void> {
  await until(() =>
    call().then(
      () => true,
      (error: unknown) => {
        if (error instanceof PortError && error.retryable) return false;
        throw error;
      },
    ),
  );
}
