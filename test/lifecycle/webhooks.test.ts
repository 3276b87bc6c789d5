import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { NotificationKind, Webhook, WebhookDelivery } from "../../src/entities";
import { letterRules, toPublicId } from "../../src/entities";
import { sendWebhook } from "../../src/lifecycle/deliver/send-webhook";
import { createWebhook, deleteWebhook } from "../../src/lifecycle/deliver/webhooks";
import { tellAdmins } from "../../src/lifecycle/dispose/tell-admins";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { tidy } from "../../src/lifecycle/store/tidy";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, queue, refused, row, rows, runWaiting, toldOf } from "./fixtures";

const url = "https://hook.test/here";

/** As the documentation has it. */
function documented(): (secret: string, header: string, body: Buffer, now?: number) => boolean {
  const text = readFileSync(join(__dirname, "../../docs/integrations/webhooks.md"), "utf8");
  const snippet = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  return runInNewContext(`${snippet}; isFromReGenesis`, { require, Buffer, Date });
}

describe("webhooks", () => {
  let w: World;
  beforeEach(async () => {
    w = await world();
  });
  afterEach(() => w.close());

  const hook = (kinds: NotificationKind[], who = w.here.admin) => createWebhook(w.app, who, { url, kinds });
  const tell = (kind: NotificationKind, about: string | null, people = [w.here.coach]) =>
    w.app.write(w.here.system, async (unit) => {
      for (const { userId } of people) await unit.notify(userId as string, kind, about);
    });
  const deliveries = () => rows<WebhookDelivery>(w, "select * from webhook_delivery order by at, id");
  const hooks = () => rows<Webhook>(w, "select * from webhook order by created_at, id");
  const bodies = () => w.webhooks.posts.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  const pack = () => toPublicId("pack", w.app.newId());

  it("are told what happens, once, signed, and without content", async () => {
    const { secret, webhook } = await hook(["SOURCE_REJECTED"]);
    const about = toPublicId("source", w.app.newId());
    await tell("SOURCE_REJECTED", about, [w.here.coach, w.here.coachee]);
    await tell("PACK_DELIVERED", pack());
    await w.runJobs();
    const [post, ...more] = w.webhooks.posts;
    assert.ok(post);
    assert.deepEqual(more, []);
    const [delivery] = await deliveries();
    assert.equal(post.url, url);
    assert.deepEqual(JSON.parse(post.body), {
      ...{ id: delivery?.eventId, kind: "SOURCE_REJECTED", at: delivery?.at.toISOString() },
      ...{ workspaceId: toPublicId("workspace", w.here.id), resourceId: about },
    });
    assert.equal(post.headers["regenesis-event"], delivery?.eventId);
    assert.deepEqual(
      [delivery?.attempts, delivery?.status, delivery?.succeeded, delivery?.nextAt],
      [1, 204, true, null],
    );
    assert.match(secret, /^whsec_[\w-]{43}$/);
    assert.deepEqual(await audited(w, toPublicId("webhook", webhook.id)), ["webhook.created"]);
  });

  it("are verified as documented, and nothing else passes for one", async () => {
    const isFrom = documented();
    const { secret } = await hook(["PACK_DELIVERED"]);
    await tell("PACK_DELIVERED", pack());
    await w.runJobs();
    const [post] = w.webhooks.posts;
    assert.ok(post);
    const [header = "", body] = [post.headers["regenesis-signature"], Buffer.from(post.body)];
    assert.equal(isFrom(secret, header, body), true);
    const other = await createWebhook(w.app, w.there.admin, { url, kinds: ["PACK_DELIVERED"] });
    for (const [key, sign, bytes, now] of [
      [other.secret, header, body, Date.now()],
      [secret, header, Buffer.from(`${post.body} `), Date.now()],
      [secret, header.replace(/t=\d+/, "t=1764460800"), body, 1_764_460_800_000],
      [secret, header, body, Date.now() + 6 * 60_000],
      [secret, header.replace(/.$/, (last) => (last === "0" ? "1" : "0")), body, Date.now()],
      [secret, "", body, Date.now()],
    ] as const)
      assert.equal(isFrom(key, sign, bytes, now), false);
  });

  it("give their secret again to the same request alone, and keep it nowhere", async () => {
    const { admin } = w.here;
    const input = { url, kinds: ["PACK_DELIVERED" as const], idempotencyKey: "one" };
    const first = await createWebhook(w.app, admin, input);
    assert.equal((await createWebhook(w.app, admin, input)).secret, first.secret);
    assert.notEqual((await createWebhook(w.app, admin, { ...input, idempotencyKey: "two" })).secret, first.secret);
    await refused("IDEMPOTENCY_MISMATCH", createWebhook(w.app, admin, { ...input, url: "https://other.test/" }));
    const kept = JSON.stringify([await hooks(), await rows(w, "select * from idempotency_key"), w.logged]);
    assert.ok(!kept.includes(first.secret.slice(6)));
  });

  it("are refused for an address that is never called, for no kind, and beyond twenty", async () => {
    assert.deepEqual(
      (
        await refused(
          "INVALID_INPUT",
          createWebhook(w.app, w.here.admin, { url: "http://a.test", kinds: ["FORM_READY"] }),
        )
      ).field,
      ["url"],
    );
    assert.deepEqual((await refused("INVALID_INPUT", hook([]))).field, ["kinds"]);
    for (let made = 0; made < 20; made++) await hook(["FORM_READY"]);
    await refused("QUOTA_EXCEEDED", hook(["FORM_READY"]));
  });

  it("never name a person, and no more than their maker may see", async () => {
    const kinds = Object.keys(letterRules) as NotificationKind[];
    await hook(kinds);
    await hook(kinds, w.here.integrator);
    const ids = (["user", "export", "erasure", "hold", "pack", "session"] as const).map((kind) =>
      toPublicId(kind, w.app.newId()),
    );
    for (const id of ids) await tell("HOLD_CHANGED", id);
    await w.runJobs();
    const named = (role: string) =>
      rows<{ eventId: string }>(
        w,
        "select d.event_id from webhook_delivery d join webhook w on w.id = d.webhook_id where w.role = $1 order by d.at, d.id",
        [role],
      ).then((found) => found.length);
    assert.deepEqual([await named("ADMIN"), await named("INTEGRATOR")], [ids.length, ids.length]);
    const seen = bodies().map(({ resourceId }) => resourceId);
    const times = (id: string | undefined) => seen.filter((one) => one === id).length;
    assert.deepEqual(ids.map(times), [0, 0, 1, 1, 2, 2]);
    assert.ok(!JSON.stringify(await deliveries()).includes("usr_"));
  });

  it("are tried again ever later after whatever is no success, and then given up", async () => {
    await hook(["PACK_DELIVERED"]);
    await tell("PACK_DELIVERED", pack());
    w.webhooks.status = 302;
    const minutes = [1 / 6, 1, 5, 30, 120, 360, 720, 1440];
    for (let attempt = 1; attempt <= 9; attempt++) {
      const before = Date.now();
      if (attempt === 5) w.webhooks.failOn("post", 1);
      await runWaiting(w);
      const [delivery] = await deliveries();
      const status = attempt === 5 ? null : 302;
      assert.deepEqual([delivery?.attempts, delivery?.succeeded, delivery?.status], [attempt, false, status]);
      const wait = minutes[attempt - 1];
      assert.equal((await queue(w, "webhook")).length, wait ? 1 : 0);
      const next = delivery?.nextAt?.getTime();
      // It was reckoned somewhere between these two moments.
      if (wait && next) assert.ok(next >= before + wait * 60_000 && next <= Date.now() + wait * 60_000, `${attempt}`);
      else assert.equal(next ?? wait, undefined);
    }
    const ids = new Set(w.webhooks.posts.map(({ headers }) => headers["regenesis-event"]));
    assert.deepEqual([w.webhooks.posts.length, ids.size], [8, 1]);
    assert.deepEqual(await queue(w, "webhook"), []);
  });

  it("get through in the end, and are sent once however often the job runs", async () => {
    await hook(["PACK_DELIVERED"]);
    await tell("PACK_DELIVERED", pack());
    w.webhooks.status = 500;
    await w.runJobs();
    assert.ok((await hooks())[0]?.failingSince);
    w.webhooks.status = 200;
    await runWaiting(w);
    const [delivery] = await deliveries();
    assert.deepEqual([delivery?.attempts, delivery?.succeeded], [2, true]);
    await sendWebhook(w.app, w.here.system, { deliveryId: delivery?.id ?? "" });
    assert.equal(w.webhooks.posts.length, 2);
    assert.equal((await hooks())[0]?.failingSince, null);
  });

  it("are switched off once nothing got through for three days, and every admin is told", async () => {
    const { webhook } = await hook(["PACK_DELIVERED"]);
    const ref = toPublicId("webhook", webhook.id);
    w.webhooks.status = 503;
    await tell("PACK_DELIVERED", pack());
    await w.runJobs();
    await w.look("update webhook set failing_since = failing_since - interval '71 hours'");
    await tell("PACK_DELIVERED", pack());
    await w.runJobs();
    assert.equal((await hooks())[0]?.active, true);
    await w.look("update webhook set failing_since = failing_since - interval '1 hour'");
    await runWaiting(w);
    assert.equal((await hooks())[0]?.active, false);
    assert.deepEqual(await toldOf(w, w.here.admin, ref), ["WEBHOOK_DISABLED"]);
    assert.deepEqual(await audited(w, ref), ["webhook.created", "webhook.disabled"]);
    const posts = w.webhooks.posts.length;
    await tell("PACK_DELIVERED", pack());
    await runWaiting(w);
    assert.equal(w.webhooks.posts.length, posts);
    assert.deepEqual(await queue(w, "webhook"), []);
  });

  it("tell a workspace's events to its own addresses alone, and nothing that was rolled back", async () => {
    await createWebhook(w.app, w.there.admin, { url: "https://hook.test/there", kinds: ["PACK_DELIVERED"] });
    await hook(["PACK_DELIVERED"]);
    await tell("PACK_DELIVERED", pack());
    const undone = w.app.write(w.here.system, async (unit) => {
      await unit.notify(w.here.coach.userId as string, "PACK_DELIVERED", pack());
      throw new Error("undone");
    });
    await assert.rejects(undone, /undone/);
    await w.runJobs();
    assert.deepEqual(
      w.webhooks.posts.map((post) => post.url),
      [url],
    );
  });

  it("are deleted with what they were told, also while a call is under way", async () => {
    const { webhook } = await hook(["PACK_DELIVERED"]);
    await tell("PACK_DELIVERED", pack());
    const answer = w.webhooks.delay("post");
    const [delivery] = await deliveries();
    const sending = sendWebhook(w.app, w.here.system, { deliveryId: delivery?.id ?? "" });
    await deleteWebhook(w.app, w.here.integrator, { id: webhook.id, idempotencyKey: "gone" });
    answer();
    await sending;
    await runWaiting(w);
    assert.deepEqual([await hooks(), await deliveries(), await queue(w, "webhook")], [[], [], []]);
    assert.equal(w.webhooks.posts.length, 1);
    await refused("NOT_FOUND", deleteWebhook(w.app, w.there.admin, { id: webhook.id, idempotencyKey: "again" }));
  });

  it("keep no event of a session that is destroyed, and none for longer than 30 days", async () => {
    await hook(["PACKS_READY_FOR_REVIEW", "BACKUP_SCRUBBED"]);
    const { session } = await aReviewedSession(w);
    await w.app.write(w.here.system, (unit) => tellAdmins(unit, "BACKUP_SCRUBBED", null));
    assert.equal((await deliveries()).length, 2);
    await deleteSession(w.app, w.here.coach, { id: session.id, idempotencyKey: "destroyed" });
    await w.runJobs();
    assert.deepEqual(
      (await deliveries()).map(({ kind }) => kind),
      ["BACKUP_SCRUBBED"],
    );
    await tidy(w.app, w.here.system);
    assert.equal((await deliveries()).length, 1);
    await w.look("update webhook_delivery set at = at - interval '30 days'");
    await tidy(w.app, w.here.system);
    assert.deepEqual(await deliveries(), []);
    await row(w, "select id from webhook");
  });
});
