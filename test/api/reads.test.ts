import assert from "node:assert/strict";
import { toPublicId } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { codeOf, run } from "./run";

const WIDE = `{ sessions { totalCount nodes {
  title hiddenFields coach { displayName } coachee { displayName } speakers { label user { displayName } }
  transcript { classification piiFindings { count } } sources { totalCount nodes { filename text mediaUrl retained } }
  forms { nodes { values { value } } }
  packs { totalCount nodes { l0 l1 expiresAt hiddenFields l2 { quote jumpUrl } provenance { model } crossCheck { score }
    edits { by { displayName } } decisions { by { displayName } note } feedback { comment } replaces { l0 } } }
} } viewer { unreadCount user { email } workspace { name } } notifications { totalCount } }`;
const PACKS = `{ evidencePacks { nodes { id l0 l1 l2 { quote } hiddenFields } } }`;

describe("reading through the schema", () => {
  let here: World;
  before(async () => {
    here = await world();
  });
  after(() => here.close());

  it("takes at most a statement a level, however wide the question", async () => {
    const { app, here: tenant } = here;
    await aReviewedSession(here);
    const { data, errors, statements } = await run(app, tenant.coach, WIDE);
    assert.deepEqual(errors, []);
    const [session] = data.sessions.nodes;
    assert.equal(session.title, "First conversation");
    assert.equal(session.packs.totalCount, session.packs.nodes.length);
    assert.ok(session.packs.nodes.every((pack: { l0: string; l2: unknown[] }) => pack.l0 && pack.l2.length > 0));
    // sessions, nodes, packs, nodes, l2, quote: six levels.
    assert.ok(statements.length <= 7, statements.join("\n--\n"));
  });

  it("shows whoever manages the facts and names what it hides", async () => {
    const { app, here: tenant } = here;
    const question = `{ evidencePacks { nodes { state l0 l1 l2 { quote } hiddenFields coachee { id displayName hiddenFields } } } }`;
    const hidden = [
      "l0",
      "l1",
      "l2",
      "crossCheck",
      "edits",
      "decisions",
      "undoUntil",
      "feedback",
      "replaces",
      "replacedBy",
    ];
    for (const [who, names] of [
      [tenant.admin, []],
      [tenant.integrator, ["displayName", "email"]],
    ] as const) {
      const { data, errors } = await run(app, who, question);
      assert.deepEqual(errors, []);
      const [pack] = data.evidencePacks.nodes;
      assert.deepEqual([pack.l0, pack.l1, pack.l2, pack.hiddenFields], [null, null, null, hidden]);
      assert.deepEqual(pack.coachee.hiddenFields, names);
    }
  });

  it("lets a coachee read what was delivered, layer by layer", async () => {
    const { app, here: tenant, runJobs } = here;
    const { packs } = await aReviewedSession(here);
    const [first, second] = packs.filter((pack) => pack.verdict === "SUPPORTED");
    assert.ok(first && second);
    assert.deepEqual((await run(app, tenant.coachee, PACKS)).data.evidencePacks.nodes, []);
    await approvePack(app, tenant.coach, {
      packId: first.id,
      expectedVersion: 1,
      withholdL1: true,
      deliverAfterSeconds: 0,
    });
    await runJobs();
    await updateWorkspace(app, tenant.admin, { l2Visibility: "CLIENT_VISIBLE", idempotencyKey: "widen" });
    await approvePack(app, tenant.coach, {
      packId: second.id,
      expectedVersion: 1,
      withholdL1: false,
      deliverAfterSeconds: 0,
    });
    await runJobs();
    const read = async () => (await run(app, tenant.coachee, PACKS)).data.evidencePacks.nodes;
    const byId = (nodes: { id: string }[], id: string) =>
      nodes.find((node) => node.id === toPublicId("pack", id)) as never;
    const seen = ({ l0, l1, l2 }: { l0: string; l1: string; l2: unknown[] }) => [!!l0, !!l1, !!l2?.length];
    assert.deepEqual(seen(byId(await read(), first.id)), [true, false, false], "widening holds for later approvals");
    assert.deepEqual(seen(byId(await read(), second.id)), [true, true, true]);
    await updateWorkspace(app, tenant.admin, { l2Visibility: "COACH_ONLY", idempotencyKey: "narrow" });
    const narrowed = byId(await read(), second.id) as { hiddenFields: string[] };
    assert.ok(narrowed.hiddenFields.includes("l2"), "narrowing is immediate");
  });

  it("finds nothing of another workspace, another coach or another coachee by id", async () => {
    const { app, here: tenant, there } = here;
    const { session, packs } = await aReviewedSession(here);
    const ids = [
      toPublicId("session", session.id),
      toPublicId("pack", packs[0]?.id ?? ""),
      toPublicId("user", tenant.coachee.userId ?? ""),
    ];
    for (const id of ids) {
      assert.equal(
        (await run(app, tenant.coach, "query($id: ID!) { node(id: $id) { id } }", { id })).data.node?.id,
        id,
      );
      for (const who of [there.coach, there.admin, tenant.coach2, tenant.coachee2])
        assert.equal((await run(app, who, "query($id: ID!) { node(id: $id) { id } }", { id })).data.node, null);
    }
    assert.equal((await run(app, tenant.admin, `{ node(id: "nonsense") { id } }`)).data.node, null);
  });

  it("refuses a list filtered by what the viewer may not see", async () => {
    const { app, here: tenant } = here;
    const question = "{ evidencePacks(filter: { verdict: UNSUPPORTED }) { totalCount } }";
    const { errors } = await run(app, tenant.coachee, question);
    assert.deepEqual(errors.map(codeOf), ["FORBIDDEN"]);
    assert.deepEqual((await run(app, tenant.coach, question)).errors, []);
  });

  it("answers a stale version with the pack as it is, and a wrong id with NOT_FOUND", async () => {
    const { app, here: tenant } = here;
    const { packs } = await aReviewedSession(here);
    const [pack] = packs.filter((each) => each.verdict === "SUPPORTED");
    assert.ok(pack);
    const reject = `mutation($input: RejectPackInput!) {
      rejectPack(input: $input) { pack { id version state decisions { action note } } userErrors { code field } } }`;
    const input = { packId: toPublicId("pack", pack.id), expectedVersion: 1, reason: "OTHER", note: "Not so." };
    const done = (await run(app, tenant.coach, reject, { input })).data.rejectPack;
    assert.deepEqual(
      [done.pack.state, done.pack.decisions, done.userErrors],
      ["REJECTED", [{ action: "REJECTED", note: "Not so." }], []],
    );
    const stale = (await run(app, tenant.coach, reject, { input })).data.rejectPack;
    assert.deepEqual([stale.pack.version, stale.userErrors[0].code], [2, "CONFLICT"]);
    const wrong = { ...input, packId: toPublicId("session", pack.id) };
    const { pack: none, userErrors } = (await run(app, tenant.coach, reject, { input: wrong })).data.rejectPack;
    assert.deepEqual([none, userErrors], [null, [{ code: "NOT_FOUND", field: ["packId"] }]]);
  });

  it("forgets between the mutations of one operation", async () => {
    const { app, here: tenant } = here;
    const make = `createSession(input: { kind: FILL, title: "t" }) { session { id title } }`;
    const { data, errors } = await run(app, tenant.coach, `mutation { a: ${make} b: ${make} }`);
    assert.deepEqual(errors, []);
    assert.deepEqual([data.a.session.title, data.b.session.title], ["t", "t"]);
    const session = data.a.session.id;
    const complete = (key: string) => `completeSession(input: { sessionId: "${session}", idempotencyKey: "${key}" }) {
      session { state } userErrors { code } }`;
    const twice = await run(app, tenant.coach, `mutation { a: ${complete("1")} b: ${complete("2")} }`);
    assert.deepEqual(twice.data.a, { session: { state: "COMPLETED" }, userErrors: [] });
    assert.deepEqual(twice.data.b, { session: null, userErrors: [{ code: "WRONG_STATE" }] });
  });
});
