import assert from "node:assert/strict";
import type { VectorStore } from "../../src/ports/vector-store";
import { changed } from "../support/changed";
import { randomFrom } from "../support/random";
import { type Case, type Crashing, crashAt, enumerate, inspect, nameOf } from "./crash";
import { CAUSES, prepare } from "./events";
import { type Ground, openGround } from "./places";
import { makeScene, type Scene } from "./scene";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const EACH = 6;

describe(`a process that is killed while it destroys (SEED=${seed})`, function () {
  this.timeout(1_200_000);
  let ground: Ground;
  let scene: Scene;
  before(async () => {
    ground = await openGround();
    scene = await makeScene(ground);
  });
  after(() => ground.close());

  describe("leaves nothing behind, takes nothing else and certifies once what is so", () => {
    const flaws = new Map<string, string[]>();
    let crashing: Crashing[] = [];
    let cases: Case[] = [];
    let reached = 0;
    before(async () => {
      crashing = await enumerate(ground, scene, CAUSES);
      cases = sample(crashing);
      for await (const verdict of crashAt(ground, cases)) {
        if (verdict.reached) reached += 1;
        if (verdict.flaws.length > 0) flaws.set(`${verdict.crashing.cause}, ${nameOf(verdict.point)}`, verdict.flaws);
      }
    });

    it("where it was meant to be killed, but for a round more or less of the keyring's", () => {
      assert.ok(reached >= 0.9 * cases.length, `${reached} of ${cases.length}`);
    });

    for (const cause of CAUSES) {
      it(`undisturbed: ${cause}`, () => {
        const found = crashing.find((each) => each.cause === cause);
        assert.deepEqual(found?.flaws, []);
        assert.ok((found?.points.length ?? 0) > 2 * EACH);
      });

      it(`at ${EACH} of its points: ${cause}`, () => {
        assert.equal(cases.filter((each) => each.crashing.cause === cause).length, EACH);
        assert.deepEqual(
          [...flaws].filter(([name]) => name.startsWith(`${cause},`)),
          [],
        );
      });
    }
  });

  describe("is seen by whoever looks, where the server is blind", () => {
    const flawsWith = async (given: Parameters<typeof inspect>[2]) =>
      (await inspect(ground, await prepare(ground, scene, "session"), given)).join("\n");

    it("to a store that keeps a blob and says that it is gone", async () => {
      const flaws = await flawsWith({
        ports: ({ blobs }) => ({ blobs: { ...blobs, destroyAll: async () => undefined, remaining: async () => [] } }),
      });
      assert.match(flaws, /a blob is left/);
    });

    it("to vectors that nobody removes", async () => {
      const flaws = await flawsWith({ ports: ({ vectors }) => ({ vectors: blind(vectors) }) });
      assert.match(flaws, /rows of embedding are left/);
      assert.match(flaws, /certified of VECTOR passages: 0/);
    });

    it("to a certificate that is dated before the last deletion", async () => {
      const prepared = await prepare(ground, scene, "session");
      const now = new Date();
      const flaws = (await inspect(ground, prepared, { clock: { now: () => now } })).join("\n");
      assert.match(flaws, /was deleted from \d+ ms after the certificate says/);
    });
  });

  /** As many of each cause, drawn by the seed. */
  function sample(all: readonly Crashing[]): Case[] {
    const random = randomFrom(seed);
    return all.flatMap((each) => {
      const left = [...each.points];
      return Array.from({ length: EACH }, () => {
        const [point] = left.splice(Math.floor(random() * left.length), 1);
        assert.ok(point);
        return { crashing: each, point };
      });
    });
  }
});

function blind(vectors: VectorStore): VectorStore {
  const nothing = { count: async () => 0, remove: async () => 0, probe: async () => "ABSENT" as const };
  return changed(vectors, nothing);
}
