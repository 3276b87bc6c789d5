import assert from "node:assert/strict";
import type { Classification, Participant, PiiFinding, Session, Transcript, Utterance } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { normalize } from "../../src/lifecycle/normalize/normalize";
import { demoFile, type SentFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, opened, row, rows, runWaiting, sees, toldOf, vttOf } from "./fixtures";

describe("normalize", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());
  afterEach(() => w.blobs.heal());

  async function aSession(...files: SentFile[]): Promise<string> {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    for (const file of files) {
      await upload(w.app, coach, id, file);
      await w.runJobs();
    }
    return id;
  }
  const find = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const said = (id: string) =>
    rows<Utterance>(w, "select * from utterance where session_id = $1 order by position", [id]);
  const voices = (id: string) =>
    rows<Participant>(w, "select * from participant where session_id = $1 order by position", [id]);
  const labels = async (id: string) =>
    Promise.all((await voices(id)).map((voice) => opened(w, "participant", "label", voice)));
  const texts = async (id: string) => Promise.all((await said(id)).map((item) => opened(w, "utterance", "text", item)));

  it("writes one sealed row an utterance, under the transcript's own key, for the system alone", async () => {
    const id = await aSession(vtt(await demoFile("conversation-1.vtt")));
    const transcript = await row<Transcript>(w, "select * from transcript where session_id = $1", [id]);
    const utterances = await said(id);
    assert.deepEqual(
      [
        transcript.visibility,
        transcript.timing,
        transcript.utteranceCount,
        transcript.speakerCount,
        transcript.durationMs,
      ],
      ["SYSTEM_INTERNAL", "CUE", 40, 2, 439_169],
    );
    assert.deepEqual(
      utterances.map(({ position }) => position),
      [...Array(40).keys()],
    );
    assert.deepEqual([utterances[0]?.startMs, utterances[0]?.endMs], [7310, 13_310]);
    assert.equal((await texts(id))[3], "Thank you. Okay. I'm here.");
    assert.ok(utterances.every(({ text }) => !text?.includes("Thank you")));
    const keys = await w.composed.keyring.load(w.here.id, [transcript.id]);
    assert.equal(keys.get(transcript.id)?.kind, "TRANSCRIPT");
    const heard = (await voices(id)).map(({ role, userId, confidence }) => [role, userId, confidence]);
    assert.deepEqual(heard, [
      ["COACH", w.here.coach.userId, 1],
      ["COACHEE", w.here.coachee.userId, 1],
    ]);
    for (const who of [w.here.coach, w.here.coachee, w.here.admin])
      assert.deepEqual(await sees(w, who, "select id from utterance where session_id = $1 and not quoted", [id]), []);
  });

  it("finds personal data with its exact characters, and classifies with reasons that hold no words", async () => {
    const id = await aSession(
      vttOf(
        "Maren Holt: Ilse, what is your number these days?",
        "Ilse Brandt: It is +1 202-555-0143, and my mail is ilse@example.com, card 4111 1111 1111 1111.",
        "Ilse Brandt: My doctor says the depression is back and I take medication for it.",
        "Ilse Brandt: I cried, I am so afraid and ashamed.",
      ),
    );
    const findings = await rows<PiiFinding>(
      w,
      "select f.* from pii_finding f join utterance u on u.id = f.utterance_id where u.session_id = $1 order by u.position, f.start_char",
      [id],
    );
    const all = new Map((await said(id)).map((item, index) => [item.id, index]));
    const cut = await texts(id);
    const found = findings.map(({ kind, utteranceId, startChar, endChar }) => [
      kind,
      cut[all.get(utteranceId) as number]?.slice(startChar, endChar),
    ]);
    assert.deepEqual(found, [
      ["PERSON_NAME", "Ilse"],
      ["PHONE", "+1 202-555-0143"],
      ["EMAIL", "ilse@example.com"],
      ["CREDIT_CARD", "4111 1111 1111 1111"],
    ]);
    const classes = await rows<Classification>(
      w,
      "select c.* from classification c join transcript t on t.id = c.transcript_id where t.session_id = $1",
      [id],
    );
    const names = classes.map(({ dataClass }) => dataClass);
    for (const due of ["PERSONAL", "HEALTH", "SPECIAL_CATEGORY", "EMOTIONAL"])
      assert.ok(names.includes(due as never), `${due} in ${names}`);
    assert.ok(classes.every(({ reason }) => reason.length > 0));
    assert.doesNotMatch(JSON.stringify(classes), /depression|4111|ilse/i);
    const entry = await row<{ facts: object }>(
      w,
      "select facts from audit_entry where action = 'transcript.normalized' and target_ref = $1",
      [`ses_${id}`],
    );
    assert.deepEqual(entry.facts, { utterances: 4, speakers: 2, findings: 4 });
  });

  it("captions without speakers become one Speaker 1", async () => {
    const id = await aSession(vttOf("So it begins: here and now", "and it goes on", "until the end"));
    assert.deepEqual(await labels(id), ["Speaker 1"]);
    assert.deepEqual(
      (await voices(id)).map(({ role, userId }) => [role, userId]),
      [["COACHEE", null]],
    );
    assert.equal((await find(id)).state, "READY");
  });

  it("hostile display names are cleaned, cut and kept apart; they prove nothing", async () => {
    const pile = `Zal${"\u0321\u0337\u0301".repeat(300)}go`;
    const id = await aSession(
      vttOf(
        `Ma\u202eren\u0007 Holt\u200b: Hello there.`,
        `${pile}: I say something as well.`,
        `${"N".repeat(10_000)}: Too long a name.`,
      ),
    );
    const heard = (await labels(id)) as string[];
    assert.ok(
      heard.every((label) => label.length <= 480),
      String(heard.map((label) => label.length)),
    );
    assert.ok(heard.every((label) => !/[\p{Cc}\u202a-\u202e\u200b]/u.test(label)));
    assert.ok(heard.every((label) => !/\p{M}{4}/u.test(label)));
    assert.ok((await find(id)).state === "READY");
  });

  const unreadable: [string, Buffer][] = [
    ["without a cue", Buffer.from("WEBVTT\n\nNOTE nothing was said\n")],
    ["with cues and no words", Buffer.from("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n\n")],
    [
      "of invalid UTF-8",
      Buffer.concat([Buffer.from("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nA: caf"), Buffer.from([0xe9, 0x0a])]),
    ],
  ];
  for (const [what, bytes] of unreadable)
    it(`a transcript ${what} fails the session with a code, and tells its coach`, async () => {
      const id = await aSession(vtt(bytes));
      const session = await find(id);
      assert.deepEqual([session.state, session.failure], ["FAILED", "TRANSCRIPT_UNREADABLE"]);
      assert.deepEqual(await toldOf(w, w.here.coach, `ses_${id}`), ["SESSION_FAILED"]);
      assert.ok((await audited(w, `ses_${id}`)).includes("session.failed"));
      assert.deepEqual(await said(id), []);
    });

  it("a session whose transcript could not be read goes on with the next file", async () => {
    const id = await aSession(vtt(unreadable[0]?.[1] as Buffer), vtt(await demoFile("conversation-3.vtt")));
    const session = await find(id);
    assert.deepEqual([session.state, session.step, session.failure], ["READY", "APPROVE", null]);
    assert.ok((await said(id)).length > 20);
    assert.deepEqual(await toldOf(w, w.here.coach, `ses_${id}`), ["SESSION_FAILED", "PACKS_READY_FOR_REVIEW"]);
  });

  it("a coaching session has one transcript, from the first file that could be read", async () => {
    const id = await aSession(
      vttOf("Maren Holt: First.", "Ilse Brandt: Yes, the first."),
      vttOf("Maren Holt: Second."),
    );
    assert.deepEqual(await texts(id), ["First.", "Yes, the first."]);
    assert.equal((await find(id)).state, "READY");
  });

  it("run twice, or twice at once, it makes one transcript", async () => {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(w.app, coach, id, vttOf("Maren Holt: Once.", "Ilse Brandt: Only once."));
    await Promise.all([1, 2, 3].map(() => normalize(w.app, w.here.system, { sessionId: id })));
    await normalize(w.app, w.here.system, { sessionId: id });
    assert.deepEqual(await texts(id), ["Once.", "Only once."]);
    assert.equal((await audited(w, `ses_${id}`)).filter((action) => action === "transcript.normalized").length, 1);
  });

  it("a store that can't be read for a while only delays it", async () => {
    w.blobs.failOn("read", 1);
    const id = await aSession(vttOf("Maren Holt: Later.", "Ilse Brandt: Much later."));
    assert.equal((await find(id)).state, "PROCESSING");
    await runWaiting(w);
    assert.deepEqual(await texts(id), ["Later.", "Much later."]);
  });

  it("bytes that were swapped in the store are not read: the session fails", async () => {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    const source = await upload(w.app, coach, id, vttOf("Maren Holt: True."));
    const other = [...w.blobs.blobs].find(([key]) => !key.endsWith(source.id))?.[1];
    w.blobs.blobs.set(`${w.here.id}/${id}/${source.id}`, other as never);
    await w.look("update graphile_worker._private_jobs set attempts = 11");
    await w.runJobs();
    assert.equal((await find(id)).state, "FAILED");
    assert.deepEqual(await said(id), []);
  });
});
