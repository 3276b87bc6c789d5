import assert from "node:assert/strict";
import { claude } from "../../src/adapters/claude";
import type { FilledForm, LlmCall, Session } from "../../src/entities";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import type { LanguageModel } from "../../src/ports/language-model";
import { type ClaudeProcess, startClaudeProcess } from "../support/claude-process";
import { type SentFile, upload } from "../support/sessions";
import { type World, world } from "../support/world";
import { row, rows, vttOf } from "./fixtures";
import { field } from "./form-values";

/** Written so that it stands nowhere as a word: only who reads it as JSON finds the name. */
const VEILED = '{"who":"\\u0049lse"}';
const HARMLESS = "Goal: walk more";

describe("whatever a language model is asked for", () => {
  let api: ClaudeProcess;
  let w: World;
  let model: LanguageModel;
  before(async () => {
    api = await startClaudeProcess();
    // One world for several models: whichever is the model at the moment.
    const current = new Proxy({} as LanguageModel, { get: (_, key) => Reflect.get(model, key) });
    w = await world({ ports: { sasha: current }, modelTokensPerMonth: 10_000_000 });
  });
  after(async () => {
    await Promise.all([w.close(), api.stop()]);
  });
  beforeEach(() => api.tell({ clear: true }));

  const sasha = (checkModel: string | null = null) => {
    const { apiKey, url: baseUrl } = api.hello;
    return claude({ apiKey, baseUrl, model: "claude-sonnet-5-5", checkModel, noTrainingReference: "contract 7" });
  };
  const sent = async () => (await api.tell({})).asked.map(({ body }) => body);
  const calls = async (id: string) =>
    (await rows<LlmCall>(w, "select * from llm_call where session_id = $1 order by at, id", [id])).map(
      ({ purpose, outcome }) => `${purpose} ${outcome}`,
    );

  type From = (sessionId: string, text: string) => Promise<unknown>;
  const file = (text: string): SentFile => ({
    ...{ filename: "intake.txt", mediaType: "text/plain", kind: "FILE", bytes: Buffer.from(text) },
  });
  const SOURCES: Record<string, From> = {
    "pasted text": (sessionId, text) => addTextSource(w.app, w.here.coach, { sessionId, text }),
    "a file": (sessionId, text) => upload(w.app, w.here.coach, sessionId, file(text)),
  };
  async function fillFrom(from: From, text: string, label = "Goal"): Promise<{ form: FilledForm; sessionId: string }> {
    const { coach, coachee } = w.here;
    const template = await createFormTemplate(w.app, coach, { name: "Intake", fields: [field("goal", label)] });
    const { id: sessionId } = await createSession(w.app, coach, { kind: "FILL", coacheeId: coachee.userId });
    await from(sessionId, text);
    await w.runJobs();
    const { id } = await fillForm(w.app, coach, { sessionId, templateId: template.id });
    await w.runJobs();
    return { form: await row<FilledForm>(w, "select * from filled_form where id = $1", [id]), sessionId };
  }

  for (const [name, from] of Object.entries(SOURCES)) {
    it(`a form from ${name}: it goes out, and is answered, where nothing identifies`, async () => {
      model = sasha();
      const { form, sessionId } = await fillFrom(from, HARMLESS);
      assert.deepEqual([form.state, await calls(sessionId)], ["READY", ["FORM ANSWERED"]]);
      assert.match((await sent()).join(), /walk more/);
    });

    it(`a form from ${name}: a name that an adapter puts into its request is found in what goes out, and kept in`, async () => {
      const own = sasha();
      const named = (text: string) => `${text}, says Ilse`;
      model = {
        ...own,
        fillForm: ({ fields, texts }, guard) =>
          own.fillForm({ fields, texts: texts.map((each) => ({ ...each, text: named(each.text) })) }, guard),
      };
      const { form, sessionId } = await fillFrom(from, HARMLESS);
      assert.deepEqual([form.state, await calls(sessionId)], ["FAILED", ["FORM STOPPED"]]);
      assert.deepEqual(await sent(), []);
    });

    it(`a form from ${name}: what its pseudonyms missed reaches no adapter, not even one that looks at nothing`, async () => {
      model = blind();
      const { form, sessionId } = await fillFrom(from, VEILED);
      assert.deepEqual([form.state, await calls(sessionId)], ["FAILED", []]);
      assert.deepEqual(await sent(), []);
    });
  }

  const blind = (): LanguageModel => {
    const own = sasha();
    const unwatched = { inspect: () => undefined };
    return { ...own, fillForm: (request, guard) => own.fillForm(request, { ...guard, ...unwatched }) };
  };

  it("a form's own words reach no adapter where its pseudonyms missed a name in them", async () => {
    model = blind();
    const { form, sessionId } = await fillFrom(SOURCES["pasted text"] as From, HARMLESS, VEILED);
    assert.deepEqual([form.state, await calls(sessionId)], ["FAILED", []]);
    assert.deepEqual(await sent(), []);
  });

  it("a second look: a name that an adapter puts into its request is found in what goes out, and kept in", async () => {
    const own = sasha("claude-haiku-5-5");
    const look = own.checkSupport as NonNullable<LanguageModel["checkSupport"]>;
    model = {
      ...own,
      checkSupport: ({ claims }, guard) =>
        look({ claims: claims.map((each) => ({ ...each, claim: `Ilse: ${each.claim}` })) }, guard),
    };
    const { coach, coachee } = w.here;
    const { id } = await createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    const cues = ["Maren Holt: What is the plan?", "Ilse Brandt: I will write the letter tomorrow, and send it."];
    await upload(w.app, coach, id, vttOf(...cues));
    await w.runJobs();
    assert.deepEqual(await calls(id), ["INSIGHTS ANSWERED", "SUPPORT STOPPED"]);
    assert.ok((await sent()).length > 0);
    assert.doesNotMatch((await sent()).join(), /Ilse|claude-haiku/);
    // All that comes of a second look is a lower verdict: the session is read without it.
    assert.equal((await row<Session>(w, "select * from session where id = $1", [id])).state, "READY");
  });
});
