import { Readable } from "node:stream";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { azureBlobs } from "../src/adapters/azure-blob";
import { DisposalRun } from "../src/entities";
import { dispose } from "../src/lifecycle/dispose/cascade";
import { openRun } from "../src/lifecycle/dispose/open-run";
import type { BlobStore } from "../src/ports/blob-store";
import { startMemoryAzurite } from "../test/support/azurite";
import { type World, world } from "../test/support/world";
import { aBlob, type Seeded, seedDisposal } from "./disposal-data";
import { alternate, type Benchmark, toRatio } from "./measure";

const SIZES = { sessions: 50, utterances: 200, sources: 20 };
const CONTAINER = "bench";
const AT_ONCE = 32;
const PAIRS = 6;

/** Destroying what a person has, 10,000 rows and 1,000 blobs, against bare parallel deletes of as many blobs. */
export const erasePerson: Benchmark = {
  name: "erase-person",
  async run() {
    const pairs = await alternate(
      () => measure(({ w, here }) => erase(w, here)),
      () => measure(({ bare, here }) => bareDeletes(bare, here.blobKeys)),
      { warmUps: 1, pairs: PAIRS },
    );
    return [
      toRatio(pairs, {
        name: "erase-person",
        what: "a person's sessions destroyed, probed and certified, against deletes of their blobs and no more",
        bound: { at: "most", value: 2 },
        aim: 1.3,
        of: "s",
        facts: { rows: SIZES.sessions * SIZES.utterances, blobs: SIZES.sessions * SIZES.sources, "at once": AT_ONCE },
      }),
    ];
  },
};

interface Place {
  w: World;
  here: Seeded;
  bare: ContainerClient;
}

/** A store for each: the emulator is slower the more blobs it has and has had. */
async function measure(act: (place: Place) => Promise<void>): Promise<number> {
  const azurite = await startMemoryAzurite();
  const { connectionString } = azurite;
  const blobs = azureBlobs({ connectionString, container: CONTAINER, name: "azurite" });
  const w = await world({ ports: { blobs } });
  try {
    const here = await seedDisposal(w, w.here, SIZES);
    await put(blobs, here.blobKeys);
    const bare = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
    const startedAt = performance.now();
    await act({ w, here, bare });
    const seconds = (performance.now() - startedAt) / 1000;
    if ((await blobs.remaining(here.blobKeys)).length > 0) throw new Error("blobs were left");
    return seconds;
  } finally {
    await w.close();
    await azurite.stop();
  }
}

async function erase({ app, here }: World, { sessionIds }: Seeded): Promise<void> {
  const roots = sessionIds.map((id) => ({ kind: "SESSION" as const, id }));
  const request = { cause: "SESSION_DELETED" as const, dueKey: "bench", rule: "bench", roots };
  const run = (await app.write(here.system, (unit) => openRun(app, unit, request))) as DisposalRun;
  await dispose(app, here.system, { runId: run.id });
}

async function bareDeletes(container: ContainerClient, keys: readonly string[]): Promise<void> {
  await inParallel(keys, async (key) => {
    await container.deleteBlob(key);
  });
}

async function put(blobs: BlobStore, keys: readonly string[]): Promise<void> {
  await inParallel(keys, async (key) => {
    await blobs.put(key, Readable.from([aBlob()], { objectMode: false }), {});
  });
}

async function inParallel(keys: readonly string[], act: (key: string) => Promise<void>): Promise<void> {
  const waiting = [...keys];
  const lane = async () => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) await act(key);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
