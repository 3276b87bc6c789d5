import assert from "node:assert/strict";
import { type EvidencePack, type Session, type Source, toPublicId } from "../../src/entities";
import { giveFeedback } from "../../src/lifecycle/deliver/give-feedback";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { aReviewedSession, demoFile, upload } from "../support/sessions";
import { type World, world } from "../support/world";
import { aForm } from "./disposal";
import { deliverPack, exported, setWorkspace, type Unpacked } from "./exporting";
import { opened, rows } from "./fixtures";

describe("exports: what they hold", () => {
  let w: World;
  let session: Session;
  let packs: EvidencePack[];
  let delivered: EvidencePack[];
  let recording: Source;
  let mp3: Buffer;

  before(async () => {
    w = await world();
    const { coach, coachee } = w.here;
    ({ session, packs } = await aReviewedSession(w));
    assert.ok(packs.length >= 3);
    await setWorkspace(w, { l2Visibility: "CLIENT_VISIBLE" });
    const approvable = packs.filter((pack) => pack.verdict !== "UNSUPPORTED");
    delivered = [
      await deliverPack(w, approvable[0]?.id as string),
      await deliverPack(w, approvable[1]?.id as string, true),
    ];
    const [pack] = delivered as [EvidencePack];
    await giveFeedback(w.app, coachee, { packId: pack.id, helpful: true, comment: "That was it, <i>indeed</i>." });
    mp3 = await demoFile("conversation-3.mp3");
    const file = { filename: "walk.mp3", mediaType: "audio/mpeg", kind: "RECORDING", bytes: mp3 } as const;
    recording = await upload(w.app, coachee, session.id, file);
    await addTextSource(w.app, coachee, { sessionId: session.id, text: "Goal: a calm morning" });
    await addTextSource(w.app, coach, { sessionId: session.id, text: "The coach's own remark" });
    await aForm(w, session.id);
  });
  after(() => w.close());

  const said = async (label: string) => {
    const found = await rows<{ id: string; workspaceId: string; transcriptId: string; text: Buffer }>(
      w,
      `select u.* from utterance u join participant p on p.id = u.participant_id
       where u.session_id = $1 and p.user_id = $2 order by u.position`,
      [session.id, label],
    );
    return Promise.all(found.map((each) => opened(w, "utterance", "text", each))) as Promise<string[]>;
  };
  const packIds = (unpacked: Unpacked) =>
    unpacked.paths.filter((path) => path.startsWith("packs/") && path.endsWith(".json")).sort();
  const pathsOf = (some: readonly EvidencePack[]) => some.map(({ id }) => `packs/pck_${id}.json`).sort();

  it("give a coachee their own words in full, and not one sentence of the coach's that no pack quotes", async () => {
    const { coach, coachee } = w.here;
    const unpacked = await exported(w, coachee);
    const words = unpacked.json(`words/${toPublicId("session", session.id)}`);
    const own = await said(coachee.userId as string);
    assert.ok(own.length > 5);
    assert.deepEqual(
      words.said.map((each: { text: string }) => each.text),
      own,
    );
    const quoted = JSON.stringify(delivered.map(({ id }) => unpacked.json(`packs/pck_${id}`)));
    const theirs = (await said(coach.userId as string)).filter((text) => text.length > 30 && !quoted.includes(text));
    assert.ok(theirs.length > 5);
    for (const text of theirs) assert.equal(unpacked.text.includes(text), false, text);
  });

  it("give a coachee what was delivered, as they may read it, and nothing of what was not", async () => {
    const { coachee } = w.here;
    const unpacked = await exported(w, coachee);
    assert.deepEqual(packIds(unpacked), pathsOf(delivered));
    const [open, withheld] = delivered.map(({ id }) => unpacked.json(`packs/pck_${id}`));
    assert.equal(open.claim, await opened(w, "evidence_pack", "l0", delivered[0] as EvidencePack));
    assert.equal(open.reasoning, await opened(w, "evidence_pack", "l1", delivered[0] as EvidencePack));
    assert.ok(open.saidIn.length > 0 && open.saidIn[0].quote.length > 0);
    assert.equal(open.answers[0].comment, "That was it, <i>indeed</i>.");
    assert.equal("reasoning" in withheld, false);
    for (const pack of [open, withheld]) assert.equal("decisions" in pack || "edits" in pack, false);
    for (const pack of packs.filter(({ id }) => !delivered.some((each) => each.id === id)))
      assert.equal(unpacked.text.includes((await opened(w, "evidence_pack", "l0", pack)) as string), false);
    const l1 = (await opened(w, "evidence_pack", "l1", delivered[1] as EvidencePack)) as string;
    assert.equal(unpacked.text.includes(l1), false);
  });

  it("leave out where it was said as soon as the workspace shows that no more", async () => {
    await setWorkspace(w, { l2Visibility: "COACH_ONLY" });
    const unpacked = await exported(w, w.here.coachee);
    await setWorkspace(w, { l2Visibility: "CLIENT_VISIBLE" });
    for (const { id } of delivered) assert.deepEqual(unpacked.json(`packs/pck_${id}`).saidIn, []);
  });

  it("give a coachee profile, sessions, own uploads byte by byte, forms, notifications and what is kept", async () => {
    const { coachee } = w.here;
    const unpacked = await exported(w, coachee);
    assert.equal(unpacked.json("profile").displayName, "Ilse Brandt");
    assert.equal(unpacked.json("profile").email, "ilse.brandt@here.test");
    assert.deepEqual(
      unpacked.json("sessions").sessions.map((each: { title: string }) => each.title),
      ["First conversation"],
    );
    assert.deepEqual(unpacked.files.get(`sources/src_${recording.id}.mpeg`), mp3);
    const { sources } = unpacked.json("sources");
    assert.deepEqual(sources.map((each: { kind: string }) => each.kind).sort(), ["RECORDING", "TEXT"]);
    assert.ok(unpacked.text.includes("Goal: a calm morning"));
    assert.equal(unpacked.text.includes("The coach's own remark"), false);
    const form = unpacked.paths.find((path) => path.startsWith("forms/") && path.endsWith(".json"));
    assert.ok(form);
    assert.equal(unpacked.json(form.replace(".json", "")).values[0].key, "goal");
    assert.equal("foundIn" in unpacked.json(form.replace(".json", "")).values[0], false);
    assert.ok(unpacked.json("notifications").notifications.length > 0);
    const kept = unpacked.json("kept");
    assert.deepEqual(kept.rules.sort(), [
      "retention FILLED_FORM 730 days",
      "retention SESSION 730 days",
      "retention SOURCE_DOCUMENT 730 days",
    ]);
    assert.deepEqual([kept.withTheirSession.transcripts, kept.withTheirSession.packsDelivered], [1, 2]);
    assert.equal(kept.sources.length, 4);
  });

  it("are readable by people as well: a page beside every document, and what people wrote is no markup in it", async () => {
    const unpacked = await exported(w, w.here.coachee);
    const documents = unpacked.paths.filter((path) => path.endsWith(".json")).map((path) => path.replace(".json", ""));
    const index = unpacked.files.get("index.html")?.toString("utf8") ?? "";
    for (const path of documents) {
      assert.ok(unpacked.files.has(`${path}.html`), path);
      assert.ok(index.includes(`href="${path}.html"`), path);
    }
    const page = unpacked.files.get(`packs/pck_${delivered[0]?.id}.html`)?.toString("utf8") ?? "";
    assert.ok(page.includes("That was it, &lt;i&gt;indeed&lt;/i&gt;."));
    assert.equal(page.includes("<i>indeed"), false);
  });

  it("give a coach what they decided, wrote and said, and not the coachee's words, answers or uploads", async () => {
    const { coach, coachee } = w.here;
    const fill = await createSession(w.app, coach, { kind: "FILL" });
    await addTextSource(w.app, coach, { sessionId: fill.id, text: "A text of no coachee" });
    const [first] = delivered as [EvidencePack];
    const unpacked = await exported(w, coach);
    assert.deepEqual(packIds(unpacked), pathsOf(delivered));
    assert.ok(unpacked.text.includes("A text of no coachee"));
    assert.equal(unpacked.text.includes("The coach's own remark"), false);
    const document = unpacked.json(`packs/pck_${first.id}`);
    assert.deepEqual(
      document.decisions.map((each: { action: string }) => each.action),
      ["APPROVED"],
    );
    assert.equal("saidIn" in document || "answers" in document, false);
    const words = unpacked.json(`words/${toPublicId("session", session.id)}`);
    assert.deepEqual(
      words.said.map((each: { text: string }) => each.text),
      await said(coach.userId as string),
    );
    for (const text of (await said(coachee.userId as string)).filter((each) => each.length > 30))
      assert.equal(unpacked.text.includes(text), false, text);
    assert.equal(unpacked.paths.includes(`sources/src_${recording.id}.mpeg`), false);
  });

  it("give of a session and a pack what its reader reads in the API", async () => {
    const { coach, coachee } = w.here;
    const ofCoach = await exported(w, coach, { sessionId: session.id });
    assert.deepEqual(packIds(ofCoach), pathsOf(packs));
    assert.deepEqual(ofCoach.files.get(`sources/src_${recording.id}.mpeg`), mp3);
    assert.ok(ofCoach.text.includes("The coach's own remark"));
    assert.equal(
      ofCoach.paths.some((path) => path.startsWith("words/") || path.endsWith(".vtt")),
      false,
    );
    const ofCoachee = await exported(w, coachee, { sessionId: session.id });
    assert.deepEqual(packIds(ofCoachee), pathsOf(delivered));
    assert.equal(ofCoachee.text.includes("The coach's own remark"), false);
    const [first] = delivered as [EvidencePack];
    const one = await exported(w, coachee, { packId: first.id });
    assert.deepEqual(one.paths.sort(), [`index.html`, `packs/pck_${first.id}.html`, `packs/pck_${first.id}.json`]);
  });
});
