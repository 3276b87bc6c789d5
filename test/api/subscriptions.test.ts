import assert from "node:assert/strict";
import type { ExecutionResult } from "graphql";
import type { Who } from "../../src/app";
import { toPublicId } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { type World, world } from "../support/world";
import { follow, TestEvents } from "./run";

type Told = AsyncGenerator<ExecutionResult>;
const NOTIFIED = "subscription($after: ID) { notifications(after: $after) { id kind resourceId } }";
const PROGRESS = "subscription($id: ID!) { sessionProgress(sessionId: $id) { sessionId step state done total } }";

async function begun(result: Promise<Told | ExecutionResult>): Promise<Told> {
  const told = await result;
  assert.ok("next" in told, JSON.stringify(told));
  return told;
}

describe("subscriptions", () => {
  let here: World;
  before(async () => {
    here = await world();
  });
  after(() => here.close());

  /** A committed notification, by its uuid. */
  async function notify(to: Who): Promise<string> {
    const { app, here: tenant } = here;
    await app.write(tenant.system, (unit) => unit.notify(to.userId ?? "", "PACK_DELIVERED", null));
    const rows = await here.look<{ id: string }>(
      "select id from notification where user_id = $1 order by at desc, id desc limit 1",
      [to.userId],
    );
    return rows[0]?.id ?? "";
  }
  const idOf = async (told: Told) =>
    ((await told.next()).value?.data as { notifications: { id: string } } | undefined)?.notifications.id;

  it("tells what came after a notification and then what comes, with nothing lost or told twice across the seam", async () => {
    const { app, here: tenant } = here;
    const events = new TestEvents();
    const topic = `user:${tenant.coachee.userId}`;
    const seen = await notify(tenant.coachee);
    const missed = [await notify(tenant.coachee), await notify(tenant.coachee)];
    const told = await begun(
      follow(app, tenant.coachee, events, NOTIFIED, { after: toPublicId("notification", seen) }),
    );
    // Committed while the past is being read: in the table and live at once.
    const crossing = await notify(tenant.coachee);
    events.publish(topic, { notificationId: crossing });
    events.publish(topic, { notificationId: missed[1] ?? "" });
    const wanted = [...missed, crossing].map((id) => toPublicId("notification", id));
    assert.deepEqual([await idOf(told), await idOf(told), await idOf(told)], wanted);
    const later = await notify(tenant.coachee);
    events.publish(topic, { notificationId: later });
    assert.equal(await idOf(told), toPublicId("notification", later));
    await told.return(undefined);
    assert.equal(events.open, 0);
  });

  it("tells nothing of another person's, whatever is published", async () => {
    const { app, here: tenant } = here;
    const events = new TestEvents();
    const told = await begun(follow(app, tenant.coachee, events, NOTIFIED));
    const theirs = await notify(tenant.coach);
    const own = await notify(tenant.coachee);
    for (const notificationId of [theirs, own]) events.publish(`user:${tenant.coachee.userId}`, { notificationId });
    assert.equal(await idOf(told), toPublicId("notification", own));
    await told.return(undefined);
    const refused = await follow(app, tenant.coachee, events, NOTIFIED, { after: toPublicId("notification", theirs) });
    assert.ok("errors" in refused && refused.errors?.length === 1);
    assert.equal(events.open, 0);
  });

  it("ends while it waits for the next event", async () => {
    const { app, here: tenant } = here;
    const events = new TestEvents();
    const told = await begun(follow(app, tenant.coach, events, NOTIFIED));
    const waiting = told.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await told.return(undefined);
    assert.equal((await waiting).done, true);
    assert.equal(events.open, 0);
  });

  it("says how a session stands, follows it, and completes at the end", async () => {
    const { app, here: tenant } = here;
    const events = new TestEvents();
    const session = await createSession(app, tenant.coach, { kind: "COACHING" });
    const id = toPublicId("session", session.id);
    const told = await begun(follow(app, tenant.coach, events, PROGRESS, { id }));
    const next = async () =>
      ((await told.next()).value?.data as { sessionProgress: object } | undefined)?.sessionProgress;
    const move = (state: string, step: string) =>
      here.look("update session set state = $2, step = $3 where id = $1", [session.id, state, step]);
    const publish = (step: string, state: string, done: number, total: number) =>
      events.publish(`session:${session.id}`, { sessionId: session.id, step, state, done, total });
    assert.deepEqual({ ...(await next()) }, { sessionId: id, step: "INGEST", state: "PENDING", done: 0, total: 0 });
    await move("PROCESSING", "STORE");
    publish("STORE", "RUNNING", 0, 1);
    assert.deepEqual({ ...(await next()) }, { sessionId: id, step: "STORE", state: "RUNNING", done: 0, total: 1 });
    await move("READY", "APPROVE");
    publish("EVIDENCE", "RUNNING", 0, 7);
    publish("APPROVE", "DONE", 7, 7);
    assert.deepEqual({ ...(await next()) }, { sessionId: id, step: "APPROVE", state: "DONE", done: 1, total: 1 });
    assert.equal((await told.next()).done, true);
    assert.equal(events.open, 0);
    const again = await begun(follow(app, tenant.admin, events, PROGRESS, { id }));
    assert.equal((await again.next()).done, false);
    assert.equal((await again.next()).done, true);
  });

  it("knows no session that isn't the viewer's", async () => {
    const { app, here: tenant, there } = here;
    const events = new TestEvents();
    const session = await createSession(app, tenant.coach, { kind: "COACHING" });
    for (const who of [tenant.coach2, tenant.coachee, there.admin]) {
      const refused = await follow(app, who, events, PROGRESS, { id: toPublicId("session", session.id) });
      assert.ok("errors" in refused && refused.errors?.[0]?.message === "Not found.");
    }
    assert.equal(events.open, 0);
  });
});
