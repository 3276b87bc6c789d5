import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { type EvidencePack, type Session, toPublicId } from "../../src/entities";
import { createWebhook } from "../../src/lifecycle/deliver/webhooks";
import { ask, certificatesOf } from "../lifecycle/erasures";
import { aReviewedSession } from "../support/sessions";
import { answerOf, type Ground, hear, openGround } from "./ground";

const WORDS = "{ evidencePacks(first: 100) { nodes { l0 l1 l2 { quote } } } }";
const MADE_UP = "00000000-0000-7000-8000-000000000000";

interface Worded {
  l0: string;
  l1: string;
  l2: { quote: string }[];
}
interface Made {
  session: Session;
  packs: EvidencePack[];
}

describe("ids of others, typed into one's own addresses", function () {
  this.timeout(600_000);
  let ground: Ground;
  let own: Made;
  let colleague: Made;
  let stranger: Made;
  let erased: { request: string; certificate: string; jws: string; receipt: string };
  let words: Record<"colleague" | "stranger" | "own", string[]>;
  before(async () => {
    ground = await openGround();
    const { w } = ground.doors;
    const { here, there } = w;
    own = await aReviewedSession(w);
    const theirs = { who: here.coach2, coacheeId: here.coachee2.userId, file: "conversation-2.vtt" };
    colleague = await aReviewedSession(w, theirs);
    stranger = await aReviewedSession({ ...w, here: there }, { file: "conversation-3.vtt" });
    words = {
      own: await wordsOf(here.coach),
      colleague: await wordsOf(here.coach2),
      stranger: await wordsOf(there.coach),
    };
    const { request, receipt } = await ask(w, there.coachee2, there.coachee2);
    await w.runJobs();
    const [certificate] = await certificatesOf(w, request.id);
    assert.ok(certificate && receipt);
    const id = toPublicId("certificate", certificate.id);
    erased = { request: toPublicId("erasure", request.id), certificate: id, jws: certificate.jws, receipt };
  });
  after(() => ground.close());

  async function wordsOf(who: Who): Promise<string[]> {
    const { body } = await ground.doors.ask(who, WORDS);
    const all = body.data.evidencePacks.nodes.flatMap(({ l0, l1, l2 }: Worded) => [
      ...[l0, l1],
      ...l2.map(({ quote }) => quote),
    ]);
    assert.ok(all.length > 5);
    return all;
  }

  /** Types each address; gives every answer that came. Each has to say that there is nothing. */
  async function typed(who: Who, addresses: Record<string, { says: string; operation: string }>): Promise<string> {
    const { page, faults, close } = await ground.visit(who, "/");
    const heard = hear(page);
    for (const [address, { says, operation }] of Object.entries(addresses)) {
      const answer = answerOf(page, operation);
      await page.goto(new URL(address, ground.doors.server.url).href);
      await answer;
      await page.getByText(says).waitFor();
    }
    const all = await heard();
    assert.ok(all.includes('"viewer"'), "answers were heard");
    assert.deepEqual(faults, []);
    await close();
    return all;
  }
  const among = (all: string, texts: readonly string[]) =>
    texts.filter((text) => all.includes(JSON.stringify(text).slice(1, -1)));
  const pack = ({ packs }: Made) => toPublicId("pack", packs[0]?.id as string);
  const session = (made: Made) => toPublicId("session", made.session.id);

  it("show a coach nothing of a colleague's or of another workspace's", async () => {
    const [noPack, noSession] = ["This insight is not here", "This session is not here"];
    const packs = [pack(colleague), pack(stranger), session(own), `pck_${MADE_UP}`].map((id) => [
      `/coach/review/${id}`,
      { says: noPack, operation: "ReviewPack" },
    ]);
    const sessions = [session(colleague), session(stranger), pack(own), `ses_${MADE_UP}`].map((id) => [
      `/coach/sessions/${id}`,
      { says: noSession, operation: "SessionDetail" },
    ]);
    const all = await typed(ground.doors.w.here.coach, Object.fromEntries([...packs, ...sessions]));
    assert.deepEqual(among(all, [...words.colleague, ...words.stranger]), []);
    assert.ok(among(all, words.own).length > 0, "their own is heard, or the look is blind");
  });

  it("show a coachee nothing that was not delivered to them", async () => {
    const ids = [pack(own), pack(colleague), pack(stranger), session(own), `pck_${MADE_UP}`];
    const says = { says: "This insight is not here", operation: "Insight" };
    const all = await typed(
      ground.doors.w.here.coachee,
      Object.fromEntries(ids.map((id) => [`/me/insights/${id}`, says])),
    );
    assert.deepEqual(among(all, [...words.own, ...words.colleague, ...words.stranger]), []);
  });

  it("show an admin nothing of another workspace, and no content of their own", async () => {
    const { admin } = ground.doors.w.here;
    const [noCertificate, noRequest] = ["There is no such certificate", "There is no such request"];
    const hook = { url: "https://hook.test/theirs", kinds: ["FORM_READY" as const] };
    const { webhook } = await createWebhook(ground.doors.w.app, ground.doors.w.there.admin, hook);
    const all = await typed(admin, {
      [`/admin/webhooks/${toPublicId("webhook", webhook.id)}`]: {
        ...{ says: "There is no such webhook", operation: "Webhook" },
      },
      ...Object.fromEntries(
        [erased.certificate, erased.request, pack(own)].map((id) => [
          `/admin/certificates/${id}`,
          { says: noCertificate, operation: "Certificate" },
        ]),
      ),
      ...Object.fromEntries(
        [erased.request, session(own), pack(own)].map((id) => [
          `/admin/erasure/${id}`,
          { says: noRequest, operation: "Erasure" },
        ]),
      ),
    });
    assert.deepEqual(among(all, [hook.url, erased.jws, ...words.own, ...words.colleague, ...words.stranger]), []);
    const seen = "query ($id: ID!) { node(id: $id) { ... on DeletionCertificate { number } } }";
    const theirs = await ground.doors.ask(ground.doors.w.there.admin, seen, { id: erased.certificate });
    assert.deepEqual(theirs.body.data.node, { number: 1 }, "it is there, for those whose it is");
  });

  it("open no erasure by a receipt that is cut short, made up or of another kind", async () => {
    const { receipt, request } = erased;
    const context = await ground.browser.newContext({ locale: "en-GB" });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const heard = hear(page);
    for (const wrong of [receipt.slice(0, -1), `${receipt}x`, request, "anything"]) {
      await page.goto(new URL("/erasure", ground.doors.server.url).href);
      await page.getByLabel("Your receipt").fill(wrong);
      await page.getByRole("button", { name: "Show how it goes" }).click();
      await page.getByText("This receipt opens nothing").waitFor();
    }
    const all = await heard();
    assert.ok(all.includes('"erasureStatus":null'), "answers were heard");
    assert.deepEqual(among(all, [erased.jws, erased.certificate]), []);
    await page.getByRole("button", { name: "Try it again" }).click();
    await page.getByLabel("Your receipt").fill(receipt);
    await page.getByRole("button", { name: "Show how it goes" }).click();
    await page.getByText("Done. Everything here is gone").waitFor();
    await context.close();
  });
});
