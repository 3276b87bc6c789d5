import assert from "node:assert/strict";
import { toPublicId } from "../../src/entities";
import { openMedia } from "../../src/lifecycle/deliver/media";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { demoFile, upload, vtt } from "../support/sessions";
import { type World, world } from "../support/world";
import { run } from "./run";

describe("content through the schema", () => {
  let here: World;
  before(async () => {
    here = await world();
  });
  after(() => here.close());

  it("opens the recording at the moment of a quote, for whom it is theirs to play", async () => {
    const { app, here: tenant, runJobs } = here;
    const coacheeId = tenant.coachee.userId;
    const session = await createSession(app, tenant.coach, { kind: "COACHING", coacheeId });
    await upload(app, tenant.coach, session.id, vtt(await demoFile("conversation-3.vtt")));
    const bytes = await demoFile("conversation-3.mp3");
    const recording = { filename: "audio.mp3", mediaType: "audio/mpeg", kind: "RECORDING" as const, bytes };
    const source = await upload(app, tenant.coach, session.id, recording);
    await runJobs();
    const question = `{ sessions { nodes { sources { nodes { id kind filename mediaUrl hiddenFields } }
      packs { nodes { l2 { startMs jumpUrl } } } } } }`;
    const { data, errors } = await run(app, tenant.coach, question);
    assert.deepEqual(errors, []);
    const [{ sources, packs }] = data.sessions.nodes;
    const heard = sources.nodes.find((each: { kind: string }) => each.kind === "RECORDING");
    assert.equal(heard.id, toPublicId("source", source.id));
    assert.match(heard.mediaUrl, /^http:\/\/here\.test\/media\/[\w.-]+$/);
    const opened = await openMedia(app, heard.mediaUrl.split("/").at(-1));
    assert.deepEqual([opened.size, opened.who.userId], [bytes.length, tenant.coach.userId]);
    const [quote] = packs.nodes[0].l2;
    assert.ok(quote.jumpUrl.endsWith(`#t=${(quote.startMs / 1000).toFixed(3)}`), quote.jumpUrl);
    const theirs = (await run(app, tenant.coachee, question)).data.sessions.nodes[0];
    const hidden = theirs.sources.nodes.find((each: { kind: string }) => each.kind === "RECORDING");
    assert.deepEqual([hidden.mediaUrl, hidden.hiddenFields], [null, ["sha256", "filename", "text", "mediaUrl"]]);
  });

  it("gives a coachee their own upload and form, and whoever manages neither", async () => {
    const { app, here: tenant, runJobs } = here;
    const ask = async (who: typeof tenant.coach, text: string, variables: object = {}) => {
      const { data, errors } = await run(app, who, text, variables as Record<string, unknown>);
      assert.deepEqual(errors, []);
      return data;
    };
    const template = await ask(
      tenant.admin,
      `mutation { createFormTemplate(input: { name: "Intake", fields: [
      { key: "goal", label: "Goal", kind: TEXT }, { key: "email", label: "E-mail", kind: TEXT, required: true }] }) {
      template { id fields { key required choices } statutoryRetention { days } } userErrors { code } } }`,
    );
    const { id: templateId, fields } = template.createFormTemplate.template;
    assert.deepEqual(fields[1], { key: "email", required: true, choices: null });
    const made = await ask(tenant.coachee, `mutation { createSession(input: { kind: FILL }) { session { id } } }`);
    const sessionId = made.createSession.session.id;
    const text = "Goal: run a marathon.\nE-mail: someone@example.org";
    const added = await ask(
      tenant.coachee,
      `mutation($input: AddTextSourceInput!) { addTextSource(input: $input) { source { kind text filename hiddenFields } userErrors { code } } }`,
      { input: { sessionId, text, filename: "intake.txt" } },
    );
    assert.deepEqual(added.addTextSource.source, { kind: "TEXT", text, filename: "intake.txt", hiddenFields: [] });
    const fill = `mutation { fillForm(input: { sessionId: "${sessionId}", templateId: "${templateId}" }) { form { id state } userErrors { code } } }`;
    const { id } = (await ask(tenant.coachee, fill)).fillForm.form;
    await runJobs();
    const edit = `mutation { editFilledForm(input: { formId: "${id}", values: [{ key: "goal", value: "walk" }] }) {
      form { state values { key value origin sources { quote match } } } userErrors { code field message } } }`;
    const edited = (await ask(tenant.coachee, edit)).editFilledForm;
    assert.deepEqual(edited.userErrors, []);
    const values = edited.form.values.map(({ key, value, origin }: Record<string, string>) => [key, value, origin]);
    assert.deepEqual(values[0], ["goal", "walk", "EDITED"], "in the order of the template");
    assert.equal(values[1][0], "email");
    const facts = `{ filledForms(sessionId: "${sessionId}") { totalCount nodes { state values { value } hiddenFields template { name } } } }`;
    const [form] = (await ask(tenant.admin, facts)).filledForms.nodes;
    assert.deepEqual(
      [form.state, form.values, form.hiddenFields, form.template.name],
      ["READY", null, ["values"], "Intake"],
    );
    assert.equal((await ask(tenant.coachee2, facts)).filledForms.totalCount, 0);
  });

  it("lists people, connections and the audit log to whom they are for", async () => {
    const { app, here: tenant } = here;
    const people = await run(app, tenant.coach, "{ users { nodes { displayName role } } }");
    assert.deepEqual(people.data.users.nodes, [{ displayName: "Ilse Brandt", role: "COACHEE" }]);
    const all = await run(app, tenant.admin, "{ users(role: COACH) { totalCount nodes { email } } }");
    assert.equal(all.data.users.totalCount, 2);
    const connect = `mutation { connectZoom(input: { accountId: "acc", hostId: "host" }) { connection { id accountId state coach { displayName } } userErrors { code } } }`;
    const { connection, userErrors } = (await run(app, tenant.coach, connect)).data.connectZoom;
    assert.deepEqual([connection.accountId, connection.coach.displayName, userErrors], ["acc", "Maren Holt", []]);
    const listed = await run(app, tenant.admin, "{ zoomConnections { nodes { id accountId } } }");
    assert.deepEqual(listed.data.zoomConnections.nodes, [{ id: connection.id, accountId: "acc" }]);
    const audit = `{ auditLog(filter: { action: "zoom.connected" }) { totalCount nodes { actor { displayName } targetRef facts sealed hash } } }`;
    const { data, errors } = await run(app, tenant.admin, audit);
    assert.deepEqual(errors, []);
    const [entry] = data.auditLog.nodes;
    assert.deepEqual([entry.actor.displayName, entry.targetRef, entry.sealed], ["Maren Holt", connection.id, false]);
    await assert.rejects(run(app, tenant.coach, audit), /not for this audience/);
    await assert.rejects(
      run(app, tenant.integrator, "{ viewer { audience } users { totalCount } }"),
      /not for this audience/,
    );
  });
});
