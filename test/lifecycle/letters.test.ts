import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import type { NotificationKind } from "../../src/entities";
import { PortError } from "../../src/errors";
import { approvePack } from "../../src/lifecycle/approve/approve";
import { letter } from "../../src/lifecycle/deliver/letter";
import { setLetters, unsubscribe } from "../../src/lifecycle/deliver/unsubscribe";
import { deactivateUser } from "../../src/lifecycle/ingest/people";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { emailOf } from "./erasures";
import { type QueuedJob, queue, refused, row, runWaiting } from "./fixtures";

describe("letters", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  afterEach(async () => {
    w.mailer.heal();
    w.mailer.letters.length = 0;
    await w.look("delete from graphile_worker._private_jobs");
    await w.look("update app_user set letters_stopped_at = null, locale = null");
  });
  after(() => w.close());

  const tell = (who: Who, kind: NotificationKind, about = "pck_x") =>
    w.app.write(w.here.system, (unit) => unit.notify(who.userId as string, kind, about));
  const kinds = () => w.mailer.letters.map(({ kind }) => kind);

  it("tell a coach of insights to review and a coachee of what is delivered, in words and links without content", async () => {
    const { packs } = await aReviewedSession(w);
    const pack = packs.find(({ verdict }) => verdict === "SUPPORTED");
    assert.ok(pack);
    const decision = { packId: pack.id, expectedVersion: pack.version, withholdL1: false, deliverAfterSeconds: 0 };
    await approvePack(w.app, w.here.coach, decision);
    await w.runJobs();
    const [review, delivered] = w.mailer.letters;
    assert.deepEqual(kinds(), ["PACKS_READY_FOR_REVIEW", "PACK_DELIVERED"]);
    assert.equal(review?.address, await emailOf(w, w.here.coach));
    assert.equal(delivered?.address, await emailOf(w, w.here.coachee));
    assert.equal(delivered?.link, `http://world.test/me/insights/pck_${pack.id}`);
    assert.match(delivered?.unsubscribe ?? "", /^http:\/\/world\.test\/unsubscribe\//);
    for (const line of w.logged) assert.ok(!line.includes(delivered?.address ?? ""), line);
  });

  it("go out once for what happened, under its id, however often the job runs", async () => {
    await tell(w.here.coachee, "PACK_DELIVERED");
    const [job] = await queue(w, "letter");
    const { notificationId } = (job as QueuedJob).payload as { notificationId: string };
    w.mailer.failOn("send", 2);
    await w.runJobs();
    await runWaiting(w);
    assert.deepEqual(kinds(), []);
    await runWaiting(w);
    await letter(w.app, w.here.system, { notificationId });
    await letter(w.app, w.here.system, { notificationId });
    assert.deepEqual(
      w.mailer.letters.map(({ id }) => id),
      [notificationId],
    );
    const sql = "select mailed_at from notification where id = $1";
    assert.ok((await row<{ mailedAt: Date | null }>(w, sql, [notificationId])).mailedAt);
  });

  it("that may have been sent are not sent again", async () => {
    await tell(w.here.coachee, "PACK_DELIVERED");
    w.mailer.failOn("send", 1, new PortError("mailer", "It may have been sent.", false));
    await w.runJobs();
    await runWaiting(w);
    assert.deepEqual([kinds(), await queue(w)], [[], []]);
  });

  it("are of some kinds: what comes in numbers, or can wait, is told in the client alone", async () => {
    const { coach } = w.here;
    for (const kind of ["FEEDBACK_RECEIVED", "PACK_WITHDRAWN", "FORM_READY", "RETENTION_UPCOMING"] as const)
      await tell(coach, kind);
    assert.deepEqual(await queue(w), []);
    for (const kind of ["SOURCE_REJECTED", "EXPORT_READY", "ERASURE_UPDATED"] as const) await tell(coach, kind);
    await w.runJobs();
    assert.deepEqual(kinds().sort(), ["ERASURE_UPDATED", "EXPORT_READY", "SOURCE_REJECTED"]);
  });

  it("are in a person's language, else the workspace's, else English", async () => {
    const { coachee, admin } = w.here;
    const said = async () => {
      w.mailer.letters.length = 0;
      await tell(coachee, "PACK_DELIVERED");
      await w.runJobs();
      return w.mailer.letters[0]?.locale;
    };
    assert.equal(await said(), "en");
    await updateWorkspace(w.app, admin, { locale: "de", idempotencyKey: "german" });
    assert.equal(await said(), "de");
    await setLetters(w.app, coachee, { wanted: true, locale: "en" });
    assert.equal(await said(), "en");
    await refused("INVALID_INPUT", setLetters(w.app, coachee, { wanted: true, locale: "fr" }));
    await refused("INVALID_INPUT", updateWorkspace(w.app, admin, { locale: "x", idempotencyKey: "french" }));
    await updateWorkspace(w.app, admin, { locale: null, idempotencyKey: "english" });
  });

  it("end with one click, but for what a person must be told, and begin again when they say so", async () => {
    const { coachee, coach } = w.here;
    await tell(coachee, "PACK_DELIVERED");
    await w.runJobs();
    const token = w.mailer.letters[0]?.unsubscribe?.split("/").at(-1) ?? "";
    assert.equal(await unsubscribe(w.app, token), true);
    assert.equal(await unsubscribe(w.app, token), true);
    w.mailer.letters.length = 0;
    for (const who of [coachee, coach])
      for (const kind of ["EXPORT_READY", "ERASURE_UPDATED"] as const) await tell(who, kind);
    await w.runJobs();
    const sent = w.mailer.letters.map(
      ({ recipientId, kind }) => `${recipientId === coachee.userId ? "coachee" : "coach"} ${kind}`,
    );
    assert.deepEqual(sent.sort(), ["coach ERASURE_UPDATED", "coach EXPORT_READY", "coachee ERASURE_UPDATED"]);
    const must = w.mailer.letters.find(({ kind }) => kind === "ERASURE_UPDATED");
    assert.equal(must?.unsubscribe, null);
    await setLetters(w.app, coachee, { wanted: true });
    w.mailer.letters.length = 0;
    await tell(coachee, "PACK_DELIVERED");
    await w.runJobs();
    assert.deepEqual(kinds(), ["PACK_DELIVERED"]);
  });

  it("end for nobody by a forged token", async () => {
    await tell(w.here.coachee, "PACK_DELIVERED");
    await w.runJobs();
    const token = w.mailer.letters[0]?.unsubscribe?.split("/").at(-1) ?? "";
    const [workspace, person, mac = ""] = token.split(".");
    const others = [w.here.coach.userId, w.there.coachee.userId].map((id) => `${workspace}.${id}.${mac}`);
    const turned = `${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`;
    const forged = [
      ...others,
      `${w.there.id}.${person}.${mac}`,
      `${workspace}.${person}.${turned}`,
      `${token}x`,
      "",
      "a.b.c",
    ];
    for (const one of forged) assert.equal(await unsubscribe(w.app, one), false, one);
    const stopped = await w.look("select id from app_user where letters_stopped_at is not null");
    assert.deepEqual(stopped, []);
  });

  it("never reach whose account is closed, though the notification was before", async () => {
    await tell(w.here.coachee2, "PACK_DELIVERED");
    await deactivateUser(w.app, w.here.admin, { id: w.here.coachee2.userId as string, idempotencyKey: "closed" });
    await w.runJobs();
    assert.deepEqual([kinds(), await queue(w)], [[], []]);
  });
});
