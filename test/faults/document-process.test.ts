import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type DocumentsOptions, documents } from "../../src/adapters/documents";
import type { FilledForm, FormTemplate, Source } from "../../src/entities";
import { fillForm } from "../../src/lifecycle/derive/fill-form";
import { createFormTemplate } from "../../src/lifecycle/derive/form-template";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import type { DocumentReader } from "../../src/ports/document-reader";
import { audited, refused, row, rows } from "../lifecycle/fixtures";
import { valuesOf } from "../lifecycle/form-values";
import { aPdf } from "../support/papers";
import { makeProgram, type Program } from "../support/program";
import { upload } from "../support/sessions";
import { type World, world } from "../support/world";

const PAPER = { filename: "intake.pdf", mediaType: "application/pdf", kind: "FILE" as const };
/** Content, in what the process says. */
const SAID = "Quenby harbour";
/** Of a time so short that nothing is read in it; whatever waits for this one would wait for ever. */
const BRIEF = { timeoutMs: 50 };
const SMALL = { pages: 2, chars: 100 };

/** How the confined process goes wrong, and why the form then says that nothing was read. */
const WAYS: Record<string, [script: string, reason: string, limits?: DocumentsOptions["limits"]]> = {
  "is slow": ["exec sleep 1000", "TOO_COMPLEX", BRIEF],
  "is slow, and has started another that holds on to its output": ["sleep 1000 & wait", "TOO_COMPLEX", BRIEF],
  "says half of it and then nothing": [`echo '{"pages":["${SAID}'; exec sleep 1000`, "TOO_COMPLEX", BRIEF],
  "never stops talking": [`exec yes '${SAID}'`, "TOO_COMPLEX"],
  "crashes at once, with the document unread": ["kill -SEGV $$", "TOO_COMPLEX"],
  "crashes in the midst of its answer": [`echo '{"pages":["${SAID}'; kill -KILL $$`, "TOO_COMPLEX"],
  "ends without a word": ["exit 0", "DAMAGED"],
  "ends in the midst of its answer": [`echo '{"pages":["${SAID}'`, "DAMAGED"],
  "says something else": [`echo '${SAID}'`, "DAMAGED"],
  "says bytes that are no text": ["printf '\\377\\376\\000'", "DAMAGED"],
  "gives no text for a page": [`echo '{"pages":[{"text":"${SAID}"}]}'`, "DAMAGED"],
  "gives no list of pages": [`echo '{"pages":"${SAID}"}'`, "DAMAGED"],
  "refuses for a reason that is none": [`echo '{"refused":"${SAID}"}'`, "DAMAGED"],
  "gives more pages than it was told to": [`echo '{"pages":["${SAID}","b","c"]}'`, "TOO_LARGE", SMALL],
  "gives more text than it was told to": [`printf '{"pages":["%0101d"]}' 1`, "TOO_LARGE", SMALL],
};

describe("a confined process that reads a document", () => {
  let w: World;
  let program: Program;
  let template: FormTemplate;
  let limits: DocumentsOptions["limits"];
  before(async () => {
    program = await makeProgram("node", "exit 0");
    const reader: DocumentReader = {
      read: (...given) => documents({ searchPath: "", node: program.path, limits }).read(...given),
    };
    w = await world({ ports: { documents: reader } });
    const field = { kind: "TEXT" as const, required: true };
    const fields = [
      { ...field, key: "goal", label: "Goal" },
      { ...field, key: "role", label: "Role" },
    ];
    template = await createFormTemplate(w.app, w.here.coach, { name: "Intake", fields });
  });
  beforeEach(() => {
    limits = undefined;
  });
  after(async () => {
    await w.close();
    await program.remove();
  });

  /** A session with a goal in a text and something else in a PDF. */
  async function aSession(): Promise<{ sessionId: string; paper: Source }> {
    const { coach, coachee } = w.here;
    const { id: sessionId } = await createSession(w.app, coach, { kind: "FILL", coacheeId: coachee.userId });
    await addTextSource(w.app, coach, { sessionId, text: "Goal: rest more" });
    const bytes = await aPdf(["Role: Ferry pilot"]);
    return { sessionId, paper: await upload(w.app, coach, sessionId, { ...PAPER, bytes }) };
  }

  async function fill(sessionId: string): Promise<{ form: FilledForm; found: Record<string, string | null> }> {
    const { id } = await fillForm(w.app, w.here.coach, { sessionId, templateId: template.id });
    await w.runJobs();
    const values = Object.entries(await valuesOf(w, id)).map(([key, { value }]) => [key, value]);
    return { form: await row(w, "select * from filled_form where id = $1", [id]), found: Object.fromEntries(values) };
  }

  async function assertNothingLost(sessionId: string): Promise<void> {
    assert.deepEqual(await rows(w, "select last_error from graphile_worker._private_jobs"), []);
    await program.become(`cat > /dev/null; echo '{"pages":["Role: Ferry pilot"]}'`);
    limits = undefined;
    const { form, found } = await fill(sessionId);
    assert.deepEqual([form.state, form.unread, found], ["READY", [], { goal: "rest more", role: "Ferry pilot" }]);
  }

  const assertNothingSaid = (error?: unknown) => {
    for (const line of [...w.logged, inspect(error, { depth: 9 })]) assert.doesNotMatch(line, /quenby|harbour|pilot/i);
  };

  for (const [way, [script, reason, tight]] of Object.entries(WAYS))
    it(`and ${way} leaves the document unread, the rest of the form filled, and nothing lost or said`, async () => {
      const { sessionId, paper } = await aSession();
      await program.become(script);
      limits = tight;
      const { form, found } = await fill(sessionId);
      assert.deepEqual([form.state, found], ["READY", { goal: "rest more", role: null }]);
      assert.deepEqual(form.unread, [{ sourceId: paper.id, reason }]);
      const named = { sessionId, templateId: template.id, sourceIds: [paper.id] };
      const code = reason === "DAMAGED" ? "UNSUPPORTED_MEDIA" : "TOO_LARGE";
      assertNothingSaid(await refused(code, fillForm(w.app, w.here.coach, named)));
      await assertNothingLost(sessionId);
    });

  it("and can't be started fails the form, says so, and loses nothing", async () => {
    const { sessionId } = await aSession();
    await program.become("exit 127");
    const { form, found } = await fill(sessionId);
    assert.deepEqual([form.state, found], ["FAILED", { goal: null, role: null }]);
    assertNothingSaid();
    assert.ok((await audited(w, `frm_${form.id}`)).includes("form.failed"));
    await assertNothingLost(sessionId);
  });
});
