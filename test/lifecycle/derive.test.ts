import assert from "node:assert/strict";
import type { LlmCall, PackQuote, Session, Utterance } from "../../src/entities";
import { PortError } from "../../src/errors";
import { handlers } from "../../src/jobs/handlers";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { aReviewedSession, demoFile, upload, vtt } from "../support/sessions";
import { until } from "../support/until";
import { type World, world } from "../support/world";
import { opened, row, rows, runWaiting, toldOf, vttOf } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

describe("derive", () => {
  let w: World;
  let sasha: ScriptedSasha;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
  });
  after(() => w.close());
  afterEach(() => sasha.heal());

  const find = (id: string) => row<Session>(w, "select * from session where id = $1", [id]);
  const calls = (id: string) => rows<LlmCall>(w, "select * from llm_call where session_id = $1 order by at, id", [id]);
  async function transcribed(...cues: string[]): Promise<string> {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(w.app, coach, id, cues.length > 0 ? vttOf(...cues) : vtt(await demoFile("conversation-1.vtt")));
    await w.runJobs();
    return id;
  }

  /** The coachee goes by another name for as long as `run` takes. */
  async function whileCalled(name: string, run: () => Promise<unknown>): Promise<void> {
    const { userId } = w.here.coachee;
    const user = await row<{ workspaceId: string; id: string }>(w, "select * from app_user where id = $1", [userId]);
    const place = { ...user, table: "app_user", column: "displayName", rowId: user.id, keyId: user.id } as const;
    const rename = async (text: string) => {
      const sealed = await w.app.serverKeys(w.here.id).seal(place, text);
      await w.look("update app_user set display_name = $2 where id = $1", [user.id, sealed]);
    };
    await rename(name);
    try {
      await run();
    } finally {
      await rename("Ilse Brandt");
    }
  }

  it("sends no name of a participant in any form, and nothing else that identifies", async () => {
    await transcribed(
      "Maren Holt: Good morning, Ilse. Or do you prefer Mrs Brandt?",
      "Ilse Brandt: Ilse is fine, Maren. ILSE BRANDT is for letters, and Ilse's mother says Ilschen.",
      "Maren Holt: Ilse Brandt's goals, then. What has changed since March?",
      "Ilse Brandt: I will call Jonas tomorrow, his number is +1 202-555-0143 and mail jonas@example.com.",
      "Maren Holt: And then, ilse?",
      "Ilse Brandt: Then I want to stop checking everything late at night, Ms Holt.",
    );
    const sent = JSON.stringify(sasha.requests.at(-1));
    assert.doesNotMatch(sent, /ilse|brandt|maren|holt|jonas|202-555|example\.com/i);
    assert.match(sent, /Participant A/);
    assert.match(sent, /Coach B/);
    assert.match(sent, /\[PHONE\]/);
  });

  it("sends opaque passage ids and no id of a person, session or workspace", async () => {
    const id = await transcribed();
    const sent = JSON.stringify(sasha.requests.at(-1));
    for (const known of [id, w.here.id, w.here.coach.userId, w.here.coachee.userId])
      assert.ok(!sent.includes(known as string));
    assert.ok(sasha.requests.at(-1)?.passages.every((passage, at) => passage.id === `s0u${at}`));
  });

  it("refuses to send what still identifies somebody: nothing goes out and the session says so", async () => {
    const before = sasha.requests.length;
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(
      w.app,
      coach,
      id,
      vttOf("Maren Holt: Hello.", "Ilse Brandt: Good morning to you, I slept well today."),
    );
    await handlers.normalize(w.app, w.here.system, { sessionId: id });
    await handlers.store(w.app, w.here.system, { sessionId: id });
    // A token that is itself somebody's name can't be told from one that was forgotten.
    await whileCalled("Participant A", () => w.runJobs());
    assert.equal(sasha.requests.length, before);
    assert.deepEqual([(await find(id)).state, (await find(id)).failure], ["FAILED", "FORBIDDEN"]);
    assert.deepEqual(await calls(id), []);
  });

  it("logs every call: provider, exact model, prompt, tokens, latency and keyed hashes, never the text", async () => {
    const id = await transcribed();
    const [call, ...others] = await calls(id);
    assert.equal(others.length, 0);
    const { provider, model, promptVersion, inputTokens, outputTokens, outcome, purpose, pseudonymized, noTraining } =
      call as LlmCall;
    assert.deepEqual(
      { provider, model, promptVersion, inputTokens, outputTokens, outcome, purpose, pseudonymized, noTraining },
      {
        ...{
          provider: "scripted",
          model: "scripted-1.0.3",
          promptVersion: "prompt-7",
          inputTokens: 1200,
          outputTokens: 34,
        },
        ...{ outcome: "ANSWERED", purpose: "INSIGHTS", pseudonymized: true, noTraining: true },
      },
    );
    assert.match(call?.requestId ?? "", /^req-/);
    assert.match(call?.inputHash ?? "", /^[0-9a-f]{64}$/);
    assert.match(call?.outputHash ?? "", /^[0-9a-f]{64}$/);
    assert.ok(Number.isInteger(call?.latencyMs));
    const texts = sasha.requests.at(-1)?.passages.filter(({ text }) => text.length > 30) ?? [];
    const stored = JSON.stringify([call, w.logged]);
    assert.ok(texts.every(({ text }) => !stored.includes(text)));
  });

  it("lists with a call which names could as well be words and were left, and never the name", async () => {
    const listed: string[][] = [];
    await whileCalled("Grace Brandt", async () => {
      for (const said of [
        "Grace Brandt: I took it with grace.",
        "Grace Brandt: I took it well, and Grace is my name.",
      ]) {
        const id = await transcribed("Maren Holt: How was it?", said);
        listed.push(...(await calls(id)).map(({ namesKept }) => namesKept));
      }
    });
    assert.deepEqual(listed, [["given-name-is-a-word"], []]);
  });

  it("hashes with a key of the workspace: the same words elsewhere have another hash", async () => {
    const cues = ["Maren Holt: What is the plan?", "Ilse Brandt: I will write the letter tomorrow before lunch."];
    const [one, two] = [
      await transcribed(...cues),
      await createSession(w.app, w.there.coach, { kind: "COACHING", coacheeId: w.there.coachee.userId }),
    ];
    await upload(w.app, w.there.coach, two.id, vttOf(...cues));
    await w.runJobs();
    const [here, there] = [(await calls(one))[0], (await calls(two.id))[0]];
    assert.deepEqual(sasha.requests.at(-1)?.passages, sasha.requests.at(-2)?.passages);
    assert.notEqual(here?.inputHash, there?.inputHash);
  });

  it("a call that failed stays on record, and its repeat is a second call", async () => {
    sasha.failOn("deriveInsights", 1);
    const id = await transcribed();
    assert.deepEqual(
      (await calls(id)).map(({ outcome, outputHash }) => [outcome, outputHash]),
      [["FAILED", null]],
    );
    await runWaiting(w);
    const [first, second] = await calls(id);
    assert.deepEqual([first?.outcome, second?.outcome], ["FAILED", "ANSWERED"]);
    assert.equal(first?.inputHash, second?.inputHash);
    assert.equal((await find(id)).state, "READY");
  });

  it("a provider that refuses for good fails the session with a code and tells its coach", async () => {
    sasha.failOn("deriveInsights", 1, new PortError("sasha", "refused: Ilse said something", false));
    const id = await transcribed();
    assert.deepEqual([(await find(id)).state, (await find(id)).failure], ["FAILED", "SASHA_FAILED"]);
    assert.deepEqual(await toldOf(w, w.here.coach, `ses_${id}`), ["SESSION_FAILED"]);
    assert.doesNotMatch(
      JSON.stringify([w.logged, await rows(w, "select * from graphile_worker._private_jobs")]),
      /Ilse said/,
    );
  });

  it("run again after its call, it keeps one set of insights and logs the second call", async () => {
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(w.app, coach, id, vtt(await demoFile("conversation-3.vtt")));
    await handlers.normalize(w.app, w.here.system, { sessionId: id });
    await handlers.store(w.app, w.here.system, { sessionId: id });
    const derive = () => handlers.derive(w.app, w.here.system, { sessionId: id, generation: 1 });
    const asked = sasha.requests.length;
    const release = sasha.delay("deriveInsights");
    const both = Promise.all([derive(), derive()]);
    await until(async () => sasha.requests.length === asked + 2, 20_000, "Both calls are not under way.");
    release();
    await both;
    await derive();
    await w.runJobs();
    assert.equal((await calls(id)).length, 2);
    const [{ insights, packs }] = (await rows(
      w,
      "select (select count(*)::int from insight where session_id = $1) as insights, (select count(*)::int from evidence_pack where session_id = $1) as packs",
      [id],
    )) as [{ insights: number; packs: number }];
    assert.equal(insights, packs);
    assert.equal(
      new Set((await rows(w, "select position from insight where session_id = $1", [id])).map((item) => item.position))
        .size,
      insights,
    );
  });

  it("restores names in what the coach reads", async () => {
    sasha.insights.push(({ passages }) => [
      {
        ...{ kind: "THEME", claim: "Participant A's evenings matter to Participant A.", reasoning: "Coach B asked." },
        citations: [{ passageId: passages.find(({ speaker }) => speaker === "COACHEE")?.id as string }],
      },
    ]);
    const id = await transcribed();
    const pack = await row(w, "select * from evidence_pack where session_id = $1", [id]);
    assert.equal(await opened(w, "evidence_pack", "l0", pack), "Ilse Brandt's evenings matter to Ilse Brandt.");
    assert.equal(await opened(w, "evidence_pack", "l1", pack), "Maren Holt asked.");
  });

  it("a pattern over two sessions quotes the earlier one under that one's own transcript key", async () => {
    const tenant = w.there;
    const given = { who: tenant.coach, coacheeId: tenant.coachee.userId };
    const first = await aReviewedSession(w, { ...given, file: "conversation-1.vtt" });
    const second = await aReviewedSession(w, { ...given, file: "conversation-2.vtt" });
    const quotes = await rows<PackQuote>(
      w,
      `select q.* from pack_quote q join evidence_pack p on p.id = q.pack_id where p.session_id = $1 and q.session_id = $2`,
      [second.session.id, first.session.id],
    );
    assert.ok(quotes.length > 0);
    for (const quote of quotes) {
      const said = await row<Utterance>(w, "select * from utterance where id = $1", [quote.utteranceId]);
      assert.equal(quote.transcriptId, said.transcriptId);
      assert.deepEqual([quote.match, quote.startMs, quote.endMs], ["VERBATIM", said.startMs, said.endMs]);
      const text = (await opened(w, "pack_quote", "quote", quote)) as string;
      assert.ok(((await opened(w, "utterance", "text", said)) as string).includes(text));
      const keys = await w.composed.keyring.load(tenant.id, [quote.transcriptId]);
      assert.equal(keys.get(quote.transcriptId)?.kind, "TRANSCRIPT");
    }
  });

  it("what the coachee said to another coach is not sent, let alone quoted", async () => {
    const before = sasha.requests.length;
    const given = { who: w.there.coach2, coacheeId: w.there.coachee.userId };
    const { session } = await aReviewedSession(w, { ...given, file: "conversation-2.vtt" });
    const request = sasha.requests[before];
    assert.deepEqual([request?.earlier, request?.related], [[], []]);
    const foreign = await rows(
      w,
      "select q.id from pack_quote q join evidence_pack p on p.id = q.pack_id where p.session_id = $1 and q.session_id <> $1",
      [session.id],
    );
    assert.deepEqual(foreign, []);
  });
});
