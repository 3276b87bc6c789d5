import assert from "node:assert/strict";
import { openAiEmbedder } from "../../src/adapters/openai-embedder";
import type { App } from "../../src/app";
import type { RecipientNotice, Session, Transcript } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { reEmbed } from "../../src/lifecycle/store/re-embed";
import { type ModelProcess, startModels } from "../support/model-process";
import { upload } from "../support/sessions";
import { type World, world } from "../support/world";
import { ask } from "./erasures";
import { queue, row, rows, vttOf } from "./fixtures";

describe("embeddings by a service", () => {
  let w: World;
  let models: ModelProcess;
  before(async () => {
    models = await startModels();
  });
  beforeEach(async () => {
    await models.tell({ set: { model: "one", dimensions: 64 }, fail: [] });
    w = await world({ ports: { embedder: embedder("one") } });
  });
  afterEach(() => w.close());
  after(() => models.stop());

  const embedder = (model: string) => openAiEmbedder({ baseUrl: models.url, apiKey: "key", model });
  const nameOf = (model: string) => `${model} at 127.0.0.1`;
  const talk = vttOf(
    "Maren Holt: Ilse, how did the talk with your brother Ravi Menon go?",
    "Ilse Brandt: I told Maren that I would call him, his number is +1 202-555-0143, on Friday.",
    "Ilse Brandt: My mail is ilse@example.com, and I lie awake at night before every review.",
  );
  const begin = async (count = 1) => {
    const { coach, coachee } = w.here;
    const ids: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
      await upload(w.app, coach, id, talk);
      ids.push(id);
    }
    await w.runJobs();
    return ids;
  };
  const transcripts = () => rows<Transcript>(w, "select * from transcript order by id");
  const made = () => [...new Set([...w.vectors.rows.values()].map(({ model }) => model))];
  /** The same server, told of another model. */
  const changed = async (): Promise<App> => {
    await models.tell({ set: { model: "two", dimensions: 96 } });
    return { ...w.app, embedder: embedder("two") };
  };
  const sent = async () => (await models.tell()).map(({ text }) => text ?? "");

  it("gives nothing away that identifies: neither when it stores passages nor when it looks for related ones", async () => {
    await begin(2);
    const texts = await sent();
    assert.ok(texts.length >= 3, `${texts.length} requests`);
    assert.ok(texts.some((text) => text.includes("Coach B") && text.includes("[PHONE]") && text.includes("[EMAIL]")));
    assert.doesNotMatch(texts.join("\n"), /Maren|Holt|Ilse|Brandt|Ravi|Menon|202|example\.com/i);
    const vectors = [...w.vectors.rows.values()];
    assert.ok(
      vectors.length > 0 && vectors.every(({ model, vector }) => model === nameOf("one") && vector.length === 64),
    );
  });

  it("is never sent what pseudonyms missed", async () => {
    // The name stands nowhere as a word: only who reads it as JSON finds it.
    const said = '{"who":"\\u0049lse","what":"lies awake at night before every review"}';
    await begin();
    await sent();
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    await upload(w.app, coach, id, vttOf("Maren Holt: What is it that you wrote down?", `Ilse Brandt: ${said}`));
    await w.runJobs();
    const { state, failure } = await row<Session>(w, "select * from session where id = $1", [id]);
    assert.deepEqual([state, failure], ["FAILED", "FORBIDDEN"]);
    assert.deepEqual(await sent(), []);
  });

  it("makes every vector anew after a change of model, a few sessions at a time, and mixes none", async () => {
    const ids = await begin(11);
    const app = await changed();
    await reEmbed(app, w.here.system, {});
    const left = (await transcripts()).filter(({ embeddedBy }) => embeddedBy !== nameOf("two"));
    assert.equal(left.length, 1);
    assert.deepEqual(made().sort(), [nameOf("one"), nameOf("two")]);
    const [next] = await queue(w, "re-embed");
    assert.ok(next);
    await reEmbed(app, w.here.system, { after: next.payload.after as string });
    assert.deepEqual(made(), [nameOf("two")]);
    assert.equal(new Set([...w.vectors.rows.values()].map(({ sessionId }) => sessionId)).size, ids.length);
    for (const { embeddedBy, embedders } of await transcripts())
      assert.deepEqual([embeddedBy, embedders], [nameOf("two"), [nameOf("one"), nameOf("two")]]);
    await sent();
    await reEmbed(app, w.here.system, {});
    assert.deepEqual(await sent(), []);
  });

  it("goes on where it broke off", async () => {
    await begin(2);
    const app = await changed();
    w.vectors.failOn("upsert", 1);
    await assert.rejects(reEmbed(app, w.here.system, {}));
    assert.ok((await transcripts()).some(({ embeddedBy }) => embeddedBy === null));
    w.vectors.heal();
    await reEmbed(app, w.here.system, {});
    assert.deepEqual(made(), [nameOf("two")]);
    assert.ok((await transcripts()).every(({ embeddedBy }) => embeddedBy === nameOf("two")));
  });

  it("is done by one process at a time", async () => {
    await begin();
    const app = await changed();
    const release = w.vectors.delay("upsert");
    await sent();
    const first = reEmbed(app, w.here.system, {});
    const calls = w.vectors.calls.length;
    while (!w.vectors.calls.slice(calls).includes("upsert")) await w.look("select 1");
    const before = (await sent()).length;
    await reEmbed(app, w.here.system, {});
    assert.deepEqual([before, await sent()], [1, []]);
    release();
    await first;
  });

  it("does not keep a session waiting for a service that refuses, and makes its vectors once it no longer does", async () => {
    await models.tell({ set: { key: "another" } });
    const [id] = await begin();
    assert.equal((await row<Session>(w, "select * from session where id = $1", [id])).state, "READY");
    assert.deepEqual([made(), (await transcripts())[0]?.embeddedBy], [[], null]);
    await models.tell({ set: { key: "key" } });
    await reEmbed(w.app, w.here.system, {});
    assert.deepEqual(made(), [nameOf("one")]);
  });

  it("waits for a service that is down", async () => {
    await models.tell({ fail: [{ status: 503, body: "" }] });
    const [id] = await begin();
    const { state, step } = await row<Session>(w, "select * from session where id = $1", [id]);
    assert.deepEqual([state, step], ["PROCESSING", "STORE"]);
  });

  it("names every model that passages were given to among the recipients of an erasure", async () => {
    await begin();
    await reEmbed(await changed(), w.here.system, {});
    await ask(w, w.here.coachee, w.here.coachee);
    await w.runJobs();
    const notices = await rows<RecipientNotice>(w, "select * from recipient_notice order by recipient");
    for (const model of ["one", "two"]) {
      const notice = notices.find(({ recipient }) => recipient === nameOf(model));
      assert.equal(notice?.state, "NOT_POSSIBLE");
      assert.match(notice?.asked ?? "", /pseudonymized passages given for embedding/);
    }
  });
});
