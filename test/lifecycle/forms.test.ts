import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import type { FilledForm, FormTemplate, Source } from "../../src/entities";
import { PortError } from "../../src/errors";
import { handlers } from "../../src/jobs/handlers";
import { completeSession } from "../../src/lifecycle/deliver/complete-session";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { demoFile, upload } from "../support/sessions";
import { type World, world } from "../support/world";
import { audited, opened, queue, refused, row, rows, runWaiting, toldOf, vttOf } from "./fixtures";
import { type Found, intakeFields, valuesOf } from "./form-values";
import { ScriptedSasha } from "./scripted-sasha";

describe("forms", () => {
  let w: World;
  let sasha: ScriptedSasha;
  let intake: string;
  let template: FormTemplate;
  before(async () => {
    sasha = new ScriptedSasha();
    w = await world({ ports: { sasha } });
    intake = (await demoFile("intake.txt")).toString("utf8");
    template = await createFormTemplate(w.app, w.here.coach, { name: "Intake", fields: intakeFields });
  });
  after(() => w.close());
  afterEach(() => sasha.heal());

  const aSession = async () =>
    (await createSession(w.app, w.here.coach, { kind: "FILL", coacheeId: w.here.coachee.userId })).id;
  const add = (sessionId: string, text: string) => addTextSource(w.app, w.here.coach, { sessionId, text });
  const ask = (sessionId: string, sourceIds?: string[], who: Who = w.here.coach) =>
    fillForm(w.app, who, { sessionId, templateId: template.id, sourceIds });
  const find = (id: string) => row<FilledForm>(w, "select * from filled_form where id = $1", [id]);

  async function filled(
    sessionId: string,
    sourceIds?: string[],
  ): Promise<{ form: FilledForm; values: Record<string, Found> }> {
    const { id } = await ask(sessionId, sourceIds);
    await w.runJobs();
    return { form: await find(id), values: await valuesOf(w, id) };
  }

  it("what a pasted text states is found, each value with the exact characters it stands in", async () => {
    const sessionId = await aSession();
    const source = await add(sessionId, intake);
    const { form, values } = await filled(sessionId);
    const text = (await opened(
      w,
      "source",
      "text",
      await row<Source>(w, "select * from source where id = $1", [source.id]),
    )) as string;
    const found = Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value]));
    assert.deepEqual(found, {
      ...{ name: "Ilse", start: "2026-03-03", hours: "38", mode: "Hybrid" },
      ...{
        goal: "Hand over the harbour branch opening to Jonas and keep my evenings free",
        blood: null,
        iban: null,
        born: null,
      },
    });
    for (const { origin, value, sources } of Object.values(values)) {
      assert.equal(origin, value === null ? "EMPTY" : "FOUND");
      assert.equal(sources.length, value === null ? 0 : 1);
      for (const item of sources) {
        assert.deepEqual(
          [item.sourceId, item.quoteKeyId, item.match, item.startMs],
          [source.id, source.id, "VERBATIM", null],
        );
        assert.equal(text.slice(item.startChar as number, item.endChar as number), item.text);
      }
    }
    assert.equal(values.start?.sources[0]?.text, "3 March 2026");
    assert.deepEqual([form.state, form.coacheeId], ["READY", w.here.coachee.userId]);
    assert.ok(form.completedAt && form.expiresAt);
    assert.deepEqual(await toldOf(w, w.here.coach, `frm_${form.id}`), ["FORM_READY"]);
    assert.deepEqual(await audited(w, `frm_${form.id}`), ["form.requested", "form.filled"]);
  });

  it("values are sealed under the form's key and quotes under their source's; no name was sent", async () => {
    const sessionId = await aSession();
    await add(sessionId, intake);
    const { form } = await filled(sessionId);
    const keys = await w.composed.keyring.load(w.here.id, [form.id]);
    assert.equal(keys.get(form.id)?.kind, "FORM");
    const raw = JSON.stringify(
      await rows(w, "select encode(value, 'escape') as v from form_value where form_id = $1", [form.id]),
    );
    assert.doesNotMatch(raw, /harbour|Ilse/);
    assert.doesNotMatch(JSON.stringify(sasha.formRequests.at(-1)?.texts), /ilse|jonas|brandt/i);
    const call = await row(w, "select purpose, outcome, pseudonymized from llm_call where session_id = $1", [
      sessionId,
    ]);
    assert.deepEqual(call, { purpose: "FORM", outcome: "ANSWERED", pseudonymized: true });
  });

  it("what a transcript says is found at its moment, under the transcript's key", async () => {
    const sessionId = await aSession();
    const cues = [
      "Maren Holt: What are your hours per week?",
      "Ilse Brandt: My hours per week are 32.",
      "Maren Holt: Thank you.",
    ];
    await upload(w.app, w.here.coach, sessionId, vttOf(...cues));
    await w.runJobs();
    const { values } = await filled(sessionId);
    const transcript = await row<{ id: string; sourceId: string }>(
      w,
      "select id, source_id from transcript where session_id = $1",
      [sessionId],
    );
    const [source] = values.hours?.sources ?? [];
    assert.equal(values.hours?.value, "32");
    assert.deepEqual(
      [source?.quoteKeyId, source?.sourceId, source?.startMs, source?.startChar, source?.text],
      [transcript.id, transcript.sourceId, 5000, null, "32"],
    );
  });

  it("a form is filled from the named sources alone", async () => {
    const sessionId = await aSession();
    const [one, two] = [
      await add(sessionId, "Hours per week: 20"),
      await add(sessionId, "Hours per week: 30\nGoal: walk more"),
    ];
    assert.equal((await filled(sessionId, [two.id])).values.hours?.value, "30");
    const { values } = await filled(sessionId, [one.id]);
    assert.deepEqual([values.hours?.value, values.goal?.origin], ["20", "EMPTY"]);
    assert.equal((await filled(sessionId, [])).values.hours?.origin, "EMPTY");
  });

  it("sources of another session, unread ones and recordings are refused by their place in the list", async () => {
    const [sessionId, other] = [await aSession(), await aSession()];
    const [own, foreign] = [await add(sessionId, "Goal: rest"), await add(other, "Goal: rest")];
    const at = async (code: "NOT_FOUND" | "UNSUPPORTED_MEDIA" | "WRONG_STATE", id: string) =>
      assert.deepEqual((await refused(code, ask(sessionId, [own.id, id]))).field, ["sourceIds", "1"]);
    await at("NOT_FOUND", foreign.id);
    await at("NOT_FOUND", w.app.newId());
    const bytes = await demoFile("conversation-3.mp3");
    const recording = await upload(w.app, w.here.coach, sessionId, {
      filename: "a.mp3",
      mediaType: "audio/mpeg",
      kind: "RECORDING",
      bytes,
    });
    await at("UNSUPPORTED_MEDIA", recording.id);
    await w.look("update source set state = 'TRASHED' where id = $1", [recording.id]);
    await at("WRONG_STATE", recording.id);
  });

  it("a model that invents leaves the field EMPTY: no source, no value; a value of the wrong kind likewise", async () => {
    const sessionId = await aSession();
    await add(sessionId, "Hours per week: many\nGoal: walk more\nWorking mode: on the moon");
    sasha.values.push(({ texts }) => {
      const citations = [{ textId: texts[0]?.id as string, start: 0, end: 20 }];
      return [
        { key: "blood", value: "AB negative", citations: [] },
        { key: "iban", value: "DE02120300000000202051", citations: [{ textId: "t99", start: 0, end: 5 }] },
        { key: "hours", value: "many", citations },
        { key: "mode", value: "Moon", citations },
        { key: "born", value: "1980-02-31", citations },
        { key: "nothing", value: "x", citations },
        { key: "goal", value: "walk more", citations: [{ textId: texts[0]?.id as string, start: 27, end: 36 }] },
        { key: "goal", value: "walk less", citations: [{ textId: texts[0]?.id as string, start: 27, end: 36 }] },
      ];
    });
    const { form, values } = await filled(sessionId);
    assert.equal(form.state, "READY");
    for (const key of ["blood", "iban", "hours", "mode", "born"])
      assert.deepEqual([values[key]?.origin, values[key]?.value, values[key]?.sources.length], ["EMPTY", null, 0], key);
    assert.deepEqual([values.goal?.value, values.goal?.sources.length], ["walk more", 1]);
  });

  it("run twice, or twice at once, the job fills once", async () => {
    const sessionId = await aSession();
    await add(sessionId, intake);
    const { id } = await ask(sessionId);
    const job = () => handlers.fill(w.app, w.here.system, { formId: id });
    await Promise.all([job(), job()]);
    await w.runJobs();
    assert.deepEqual(await toldOf(w, w.here.coach, `frm_${id}`), ["FORM_READY"]);
    assert.equal((await valuesOf(w, id)).goal?.sources.length, 1);
  });

  it("a model that is down is asked again; one that refuses for good fails the form and leaves the session open", async () => {
    const sessionId = await aSession();
    await add(sessionId, intake);
    sasha.failOn("fillForm", 1);
    const { id } = await ask(sessionId);
    await w.runJobs();
    assert.equal((await find(id)).state, "FILLING");
    const end = { sessionId, idempotencyKey: `end-${sessionId}` };
    await refused("WRONG_STATE", completeSession(w.app, w.here.coach, end));
    await runWaiting(w);
    assert.equal((await find(id)).state, "READY");
    sasha.failOn("fillForm", 1, new PortError("sasha", "no", false));
    const second = await ask(sessionId);
    await w.runJobs();
    assert.equal((await find(second.id)).state, "FAILED");
    assert.deepEqual(await queue(w, "fill"), []);
    await completeSession(w.app, w.here.coach, end);
    await refused("WRONG_STATE", ask(sessionId));
  });
});
