import assert from "node:assert/strict";
import { toPublicId } from "../../src/entities";
import { cancelErasure } from "../../src/lifecycle/dispose/erasure";
import { publicFields } from "../../src/resolvers/schema";
import { ask } from "../lifecycle/erasures";
import { type Doors, listen, openDoors, until } from "./doors";
import { schema } from "./run";

const STATUS = "query($receipt: String!) { erasureStatus(receipt: $receipt) { id state subject { displayName } } }";
const PROGRESS = `subscription($id: ID!, $receipt: String) {
  erasureProgress(requestId: $id, receipt: $receipt) { name state } }`;

describe("fields that need no account", () => {
  let doors: Doors;
  let receipt: string;
  let id: string;
  before(async () => {
    doors = await openDoors();
    const { coachee } = doors.w.here;
    const asked = await ask(doors.w, coachee, coachee);
    receipt = asked.receipt as string;
    id = toPublicId("erasure", asked.request.id);
  });
  after(() => doors.close());

  const codeOf = (errors: { extensions: { code: string } }[] | undefined) =>
    errors?.map(({ extensions }) => extensions.code);

  it("are three, and each is a root field of the schema without an audience", () => {
    const roots = [schema().getQueryType(), schema().getSubscriptionType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {}),
    );
    assert.deepEqual([...publicFields].sort(), ["erasureProgress", "erasureStatus", "verifyCertificate"]);
    for (const name of publicFields) {
      const field = roots.find((each) => each.name === name);
      assert.equal(field?.extensions.directives, undefined, name);
    }
  });

  it("answer over HTTP without a token: an erasure by its receipt, and what no receipt opens as null", async () => {
    const known = await doors.ask(null, STATUS, { receipt });
    assert.deepEqual([known.status, known.body.errors], [200, undefined]);
    assert.deepEqual(known.body.data.erasureStatus, { id, state: "RUNNING", subject: null });
    for (const other of ["", "nonsense", `${receipt}x`])
      assert.deepEqual((await doors.ask(null, STATUS, { receipt: other })).body, { data: { erasureStatus: null } });
    const verified = await doors.ask(null, `{ verifyCertificate(jws: "a.b.c") { valid problems certificate { id } } }`);
    assert.deepEqual([verified.body.data.verifyCertificate.valid, verified.body.errors], [false, undefined]);
  });

  it("answer whoever is signed in likewise", async () => {
    for (const who of [doors.w.here.admin, doors.w.there.coach])
      assert.equal((await doors.ask(who, STATUS, { receipt })).body.data.erasureStatus.id, id);
  });

  it("open nothing beside themselves: any other field in the operation is refused as a whole", async () => {
    const others = [
      "viewer { audience }",
      'node(id: "x") { id }',
      "erasureRequests { totalCount }",
      "myData { count }",
    ];
    for (const other of others) {
      const { status, body } = await doors.ask(null, `{ erasureStatus(receipt: "x") { id } ${other} }`);
      assert.deepEqual([status, codeOf(body.errors), body.data], [401, ["UNAUTHENTICATED"], undefined], other);
    }
    const mutation = await doors.ask(null, `mutation { cancelRetentionChange(category: SESSION) { policy { days } } }`);
    assert.equal(mutation.status, 401);
  });

  it("are limited by address, not free", async () => {
    const { body } = await doors.ask(null, `{ erasureStatus(receipt: "x") { id } rateLimit { cost } }`);
    assert.deepEqual(codeOf(body.errors), ["UNAUTHENTICATED"]);
    const spent = async () =>
      Number(
        (await doors.w.look<{ points: number }>("select sum(points) as points from limits.rate_limit"))[0]?.points,
      );
    // A minute may end between the two looks.
    await until(async () => {
      const before = await spent();
      await doors.ask(null, STATUS, { receipt });
      return (await spent()) > before;
    }, "points spent without an account");
  });

  it("are followed over a socket without a token, to the end of the erasure", async () => {
    const client = doors.socket(null);
    const heard = listen(client, PROGRESS, { id, receipt });
    const refused = listen(client, PROGRESS, { id, receipt: "nonsense" });
    assert.equal(await refused.over, null);
    assert.deepEqual(codeOf(refused.data[0].errors), ["NOT_FOUND"]);
    const closed = await listen(client, "subscription { notifications { id } }").over;
    assert.deepEqual(codeOf(closed), ["UNAUTHENTICATED"]);
    await doors.w.runJobs();
    assert.equal(await heard.over, null, "it completes by itself");
    const steps = heard.data.map(({ data }) => data.erasureProgress);
    const finished = new Set(steps.filter(({ state }) => state === "DONE").map(({ name }) => name));
    assert.equal(finished.size, 10);
    assert.ok(steps.length >= 10);
    await until(
      async () => (await doors.ask(null, STATUS, { receipt })).body.data.erasureStatus.state === "COMPLETED",
      "the end",
    );
    await client.dispose();
  });

  it("are followed to the end of an erasure that is taken back as well", async () => {
    const { w } = doors;
    const { coachee2 } = w.here;
    await w.look("update workspace set erasure_cancel_window_hours = 24 where id = $1", [w.here.id]);
    const { request, receipt } = await ask(w, coachee2, coachee2);
    const client = doors.socket(null);
    const heard = listen(client, PROGRESS, { id: toPublicId("erasure", request.id), receipt });
    const isFollowed = async () => (await listen(client, "{ __typename }").over) === null;
    assert.ok(await isFollowed(), "what was sent before has been received");
    await cancelErasure(w.app, coachee2, { requestId: request.id, idempotencyKey: "cancel" });
    await w.runJobs();
    assert.equal(await heard.over, null);
    assert.deepEqual(heard.data, []);
    await client.dispose();
  });
});
