import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import { toPublicId } from "../../src/entities";
import { DAY_MS } from "../lifecycle/disposal";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { run } from "./run";

const HOLD =
  "id targetId kind ground reason placedAt until releasedAt placedBy { displayName } releasedBy { displayName }";
const PLACE = `mutation($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { hold { ${HOLD} } userErrors { code field } } }`;
const RELEASE = `mutation($input: ReleaseLegalHoldInput!) { releaseLegalHold(input: $input) { hold { ${HOLD} } userErrors { code field } } }`;
const HELD = `{ sessions { nodes { id onHold expiresAt sources { nodes { onHold expiresAt } } packs { nodes { onHold expiresAt } } } } }`;
const NODE = "query($id: ID!) { node(id: $id) { id ... on LegalHold { ground reason } } }";

describe("holds through the API", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const place = async (targetId: string, given: object = {}) => {
    const input = { targetId, kind: "LEGAL", ground: "§ 142 ZPO", reason: "A claim is pending", idempotencyKey: v7() };
    return (await run(w.app, w.here.admin, PLACE, { input: { ...input, ...given } })).data.placeLegalHold;
  };
  const held = async (who: Who, id: string) => {
    const { data, errors } = await run(w.app, who, HELD);
    assert.deepEqual(errors, []);
    return data.sessions.nodes.find((each: { id: string }) => each.id === id);
  };

  it("keeps a session with its parts, shows everybody that it does, and the reason to admins alone", async () => {
    const { session } = await aReviewedSession(w);
    const id = toPublicId("session", session.id);
    const before = await held(w.here.coach, id);
    const parts = (of: typeof before) => [of, ...of.sources.nodes, ...of.packs.nodes];
    assert.ok(parts(before).length > 2);
    assert.ok(parts(before).every((part) => !part.onHold && part.expiresAt !== null));
    const { hold, userErrors } = await place(id);
    assert.deepEqual(userErrors, []);
    assert.deepEqual([hold.targetId, hold.kind, hold.ground], [id, "LEGAL", "§ 142 ZPO"]);
    assert.deepEqual([hold.reason, hold.placedBy.displayName], ["A claim is pending", "Ada Admin"]);
    for (const who of [w.here.coach, w.here.coachee, w.here.admin, w.here.integrator])
      assert.ok(parts(await held(who, id)).every((part) => part.onHold && part.expiresAt === null));
    assert.equal((await run(w.app, w.here.admin, NODE, { id: hold.id })).data.node.reason, "A claim is pending");
    for (const who of [w.here.coach, w.here.coachee, w.here.integrator, w.there.admin])
      assert.equal((await run(w.app, who, NODE, { id: hold.id })).data.node, null);
    const input = { holdId: hold.id, reason: "Settled", idempotencyKey: v7() };
    const released = (await run(w.app, w.here.admin, RELEASE, { input })).data.releaseLegalHold;
    assert.ok(released.hold.releasedAt);
    assert.equal(released.hold.releasedBy.displayName, "Ada Admin");
    assert.deepEqual(await held(w.here.coach, id), before);
  });

  it("asks no more statements for what is held than a level has", async () => {
    await aReviewedSession(w);
    const { statements } = await run(w.app, w.here.coach, HELD);
    // sessions; their nodes' holds with both lists; the lists' holds with the packs' session; that session's holds.
    assert.ok(statements.length <= 5, statements.join("\n--\n"));
  });

  it("lists the holds that stand, and all that were placed when asked", async () => {
    const person = toPublicId("user", w.here.coachee2.userId as string);
    const until = new Date(w.clock.now().getTime() + DAY_MS).toISOString();
    const { hold } = await place(person, { kind: "STATUTORY", until });
    const list = async (given: string) =>
      (await run(w.app, w.here.admin, `{ legalHolds${given} { totalCount nodes { id until } } }`)).data.legalHolds;
    assert.deepEqual((await list("")).nodes, [{ id: hold.id, until }]);
    w.clock.advance(2 * DAY_MS);
    assert.deepEqual((await list("")).nodes, []);
    assert.deepEqual((await list("(activeOnly: false)")).nodes[0], { id: hold.id, until });
  });

  it("finds nothing to hold in a malformed id, another kind's or another workspace's", async () => {
    const strangers = ["nonsense", toPublicId("pack", v7()), toPublicId("session", v7())];
    for (const id of [...strangers, toPublicId("user", w.there.coach.userId as string)]) {
      const { hold, userErrors } = await place(id);
      assert.deepEqual([hold, userErrors.map((error: { code: string }) => error.code)], [null, ["NOT_FOUND"]], id);
    }
  });
});
