import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import type { FormTemplate } from "../../src/entities";
import { editFilledForm, fillForm } from "../../src/lifecycle/derive/fill-form";
import { type CreateFormTemplateInput, createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { demoFile } from "../support/sessions";
import { type World, world } from "../support/world";
import { refused, toldOf } from "./fixtures";
import { field, intakeFields, valuesOf } from "./form-values";

describe("forms: templates and people's own values", () => {
  let w: World;
  let intake: string;
  let template: FormTemplate;
  before(async () => {
    w = await world();
    intake = (await demoFile("intake.txt")).toString("utf8");
    template = await createFormTemplate(w.app, w.here.coach, { name: "Intake", fields: intakeFields });
  });
  after(() => w.close());

  const edit = (formId: string, values: { key: string; value?: string | null }[], who: Who = w.here.coach) =>
    editFilledForm(w.app, who, { formId, values });
  async function aSession(): Promise<string> {
    const { id } = await createSession(w.app, w.here.coach, { kind: "FILL", coacheeId: w.here.coachee.userId });
    await addTextSource(w.app, w.here.coach, { sessionId: id, text: intake });
    return id;
  }
  const ask = (sessionId: string, who: Who = w.here.coach) =>
    fillForm(w.app, who, { sessionId, templateId: template.id });

  it("a person's own value is judged by its field's kind, marked EDITED, and its sources no longer hold", async () => {
    const sessionId = await aSession();
    const form = await ask(sessionId);
    await w.runJobs();
    const good = { goal: "Sleep\u0007 more", start: "2026-04-01", hours: "32.5", mode: "REMOTE", blood: "0+" };
    await edit(
      form.id,
      Object.entries(good).map(([key, value]) => ({ key, value })),
    );
    const values = await valuesOf(w, form.id);
    const now = Object.fromEntries(Object.keys(good).map((key) => [key, values[key]?.value]));
    assert.deepEqual(now, { goal: "Sleep more", start: "2026-04-01", hours: "32.5", mode: "Remote", blood: "0+" });
    for (const key of Object.keys(good))
      assert.deepEqual([values[key]?.origin, values[key]?.sources.length], ["EDITED", 0]);
    assert.deepEqual([values.name?.origin, values.name?.sources.length], ["FOUND", 1]);
    await edit(
      form.id,
      [
        { key: "goal", value: null },
        { key: "name", value: " " },
      ],
      w.here.coachee,
    );
    const cleared = await valuesOf(w, form.id);
    assert.deepEqual(
      [cleared.goal, cleared.name].map((value) => [value?.origin, value?.value]),
      [
        ["EMPTY", null],
        ["EMPTY", null],
      ],
    );
    const bad = { start: "2026-02-30", hours: "many", mode: "Moon" };
    for (const [key, value] of Object.entries(bad))
      assert.deepEqual(
        (
          await refused(
            "INVALID_INPUT",
            edit(form.id, [
              { key: "goal", value: "kept out" },
              { key, value },
            ]),
          )
        ).field,
        ["values", "1", "value"],
      );
    assert.equal((await valuesOf(w, form.id)).goal?.value, null);
    assert.deepEqual((await refused("INVALID_INPUT", edit(form.id, [{ key: "shoe", value: "42" }]))).field, [
      "values",
      "0",
      "key",
    ]);
    await refused("TOO_LARGE", edit(form.id, [{ key: "goal", value: "x".repeat(4001) }]));
  });

  it("a form is its coach's and its coachee's, once it has been filled", async () => {
    const sessionId = await aSession();
    const { id } = await ask(sessionId, w.here.coachee);
    await refused("WRONG_STATE", edit(id, [{ key: "goal", value: "Early" }]));
    await w.runJobs();
    assert.deepEqual(await toldOf(w, w.here.coachee, `frm_${id}`), ["FORM_READY"]);
    for (const who of [w.here.coach2, w.here.coachee2, w.there.coach])
      await refused("NOT_FOUND", edit(id, [{ key: "goal", value: "Mine" }], who));
    await refused("FORBIDDEN", edit(id, [{ key: "goal", value: "Mine" }], w.here.admin));
    await refused("FORBIDDEN", ask(sessionId, w.here.integrator));
    await refused("NOT_FOUND", ask(sessionId, w.here.coach2));
  });

  it("a template needs one to a hundred fields with keys, labels and choices that make sense", async () => {
    const make = (change: Partial<CreateFormTemplateInput>, who: Who = w.here.admin) =>
      createFormTemplate(w.app, who, { name: "T", fields: [field("goal", "Goal")], ...change });
    const bad = async (...fields: CreateFormTemplateInput["fields"]) =>
      (await refused("INVALID_INPUT", make({ fields }))).field;
    await make({ statutoryRetention: { ground: "§ 630f BGB", days: 3652 } });
    assert.deepEqual(await bad(), ["fields"]);
    assert.deepEqual(await bad(...Array.from({ length: 101 }, (_, at) => field(`f${at}`, "F"))), ["fields"]);
    for (const key of ["", "1st", "a b", "ä", "__proto__", "x".repeat(65)])
      assert.deepEqual(await bad(field(key, "L")), ["fields", "0", "key"]);
    assert.deepEqual(await bad(field("a", "A"), field("a", "B")), ["fields", "1", "key"]);
    assert.deepEqual(await bad(field("a", " \u0000")), ["fields", "0", "label"]);
    assert.deepEqual(await bad(field("a", "A", "CHOICE", ["one", " "])), ["fields", "0", "choices"]);
    assert.deepEqual(await bad(field("a", "A", "TEXT", ["one", "two"])), ["fields", "0", "choices"]);
    for (const days of [0, 1.5, 36_526])
      await refused("OUT_OF_BOUNDS", make({ statutoryRetention: { ground: "Law", days } }));
    await refused("TOO_LARGE", make({ statutoryRetention: { ground: "x".repeat(121), days: 10 } }));
    await refused(
      "NOT_FOUND",
      fillForm(w.app, w.there.coach, {
        ...{ sessionId: (await createSession(w.app, w.there.coach, { kind: "FILL" })).id, templateId: template.id },
      }),
    );
  });
});
