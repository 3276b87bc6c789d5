import assert from "node:assert/strict";
import { type Doors, openDoors } from "./doors";

const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) {
  webhook { id url kinds active } secret userErrors { code field } } }`;
const DELETE = `mutation ($input: DestroyInput!) { deleteWebhook(input: $input) {
  webhook { id } secret userErrors { code field } } }`;
const LIST = `{ webhooks(first: 10) { totalCount nodes { id url deliveries { kind attempts status succeeded nextAt } } } }`;

describe("webhooks, through the doors", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  const input = { url: "https://hook.test/", kinds: ["PACK_DELIVERED"] };

  it("are made, listed with their deliveries, found by id and deleted by admins and integrators", async () => {
    const { here, there } = doors.w;
    const made = (await doors.ask(here.integrator, CREATE, { input })).body.data.createWebhook;
    assert.deepEqual(made.userErrors, []);
    assert.match(made.secret, /^whsec_/);
    const { id } = made.webhook;
    await doors.w.app.write(here.system, (unit) => unit.notify(here.coach.userId as string, "PACK_DELIVERED", null));
    await doors.w.runJobs();
    const { webhooks } = (await doors.ask(here.admin, LIST)).body.data;
    const deliveries = [{ kind: "PACK_DELIVERED", attempts: 1, status: 204, succeeded: true, nextAt: null }];
    assert.deepEqual(webhooks, { totalCount: 1, nodes: [{ id, url: input.url, deliveries }] });
    assert.equal((await doors.ask(there.admin, LIST)).body.data.webhooks.totalCount, 0);
    const node = "query ($id: ID!) { node(id: $id) { ... on Webhook { url } } }";
    assert.deepEqual((await doors.ask(here.admin, node, { id })).body.data.node, { url: input.url });
    for (const who of [there.admin, here.coach, here.coachee])
      assert.equal((await doors.ask(who, node, { id })).body.data.node, null);
    const destroy = { input: { id, idempotencyKey: "gone" } };
    const foreign = (await doors.ask(there.admin, DELETE, destroy)).body.data.deleteWebhook;
    assert.equal(foreign.userErrors[0].code, "NOT_FOUND");
    const gone = (await doors.ask(here.admin, DELETE, destroy)).body.data.deleteWebhook;
    assert.deepEqual(gone, { webhook: { id }, secret: null, userErrors: [] });
    assert.deepEqual((await doors.ask(here.admin, DELETE, destroy)).body.data.deleteWebhook, gone);
  });

  it("say what is wrong with an address, and are nobody else's to see or make", async () => {
    const { here } = doors.w;
    const wrong = await doors.ask(here.admin, CREATE, { input: { ...input, url: "http://hook.test/" } });
    assert.deepEqual(wrong.body.data.createWebhook, {
      ...{ webhook: null, secret: null },
      userErrors: [{ code: "INVALID_INPUT", field: ["url"] }],
    });
    for (const who of [here.coach, here.coachee])
      for (const [query, variables] of [
        [CREATE, { input }],
        [LIST, {}],
      ] as const)
        assert.equal((await doors.ask(who, query, variables)).body.errors[0].extensions.code, "FORBIDDEN");
  });
});
