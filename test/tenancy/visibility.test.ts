import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { type TableName, tables } from "../../src/entities";
import type { World } from "../support/world";
import { everything, type Plain, seededWorld } from "./seeded";

type Rule = (who: Who, row: Plain) => boolean;

const nobody: Rule = () => false;
const anyone: Rule = () => true;
const admin: Rule = (who) => who.role === "ADMIN";
const managers: Rule = (who) => who.role === "ADMIN" || who.role === "INTEGRATOR";
const coach: Rule = (who, row) => who.role === "COACH" && row.coach_id === who.userId;
const coachee: Rule = (who, row) => who.role === "COACHEE" && row.coachee_id === who.userId;
const subject: Rule = (who, row) => row.subject_id === who.userId;
const asker: Rule = (who, row) => row.requested_by_id === who.userId;
const mine: Rule = (who, row) => row.user_id === who.userId;
const or =
  (...rules: Rule[]): Rule =>
  (who, row) =>
    rules.some((rule) => rule(who, row));
const party = or(coach, coachee);

/** Every row there is: what hangs on a request is its subject's to see. */
let all = new Map<string, Plain[]>();
const idsOf = (table: string, is: (row: Plain) => boolean) =>
  new Set((all.get(table) ?? []).filter(is).map((row) => row.id));
const isMine = (who: Who, row: Plain) =>
  idsOf("erasure_request", (each) => each.subject_id === who.userId).has(row.erasure_id);
const ofErasure: Rule = (who, row) => isMine(who, row);
const ofRun: Rule = (who, row) => idsOf("disposal_run", (run) => isMine(who, run)).has(row.run_id);
const certified = (who: Who) => idsOf("deletion_certificate", (certificate) => isMine(who, certificate));
const ofCertificate: Rule = (who, row) => certified(who).has(row.certificate_id);
const ofScrub: Rule = (who, row) =>
  idsOf("backup_scrub", (scrub) => certified(who).has(scrub.certificate_id)).has(row.scrub_id);

/** Who may see which rows of their own workspace, in the words of SPEC section 3; both workspaces show L2 by now. */
const rules = {
  workspace: anyone,
  app_user: or(
    managers,
    (who, row) => row.id === who.userId || (row.known_to as string[]).includes(who.userId as string),
  ),
  retention_policy: anyone,
  model_spend: anyone,
  zoom_connection: or(admin, coach),
  session: or(managers, party),
  zoom_event: coach,
  source: or(managers, party),
  transcript: or(managers, party),
  participant: coach,
  utterance: (who, row) => coach(who, row) && row.quoted === true,
  pii_finding: party,
  classification: party,
  llm_call: or(managers, party),
  insight: nobody,
  evidence_pack: or(
    managers,
    coach,
    (who, row) => coachee(who, row) && row.state === "DELIVERED" && row.visibility === "CLIENT_VISIBLE",
  ),
  pack_quote: or(
    coach,
    (who, row) => coachee(who, row) && row.delivered === true && row.visibility === "CLIENT_VISIBLE",
  ),
  pack_edit: coach,
  pack_decision: coach,
  pack_feedback: party,
  form_template: anyone,
  filled_form: or(managers, party),
  form_value: party,
  form_value_source: party,
  notification: mine,
  outbox: nobody,
  webhook: managers,
  webhook_delivery: managers,
  idempotency_key: mine,
  legal_hold: admin,
  erasure_request: or(admin, subject),
  recipient_notice: or(admin, ofErasure),
  suppression: nobody,
  export: asker,
  disposal_run: or(managers, ofErasure),
  disposal_item: or(managers, ofRun),
  disposal_step: or(managers, ofRun),
  deletion_certificate: or(managers, ofErasure),
  certificate_checkpoint: managers,
  backup_scrub: or(admin, ofCertificate),
  backup_scrub_copy: or(admin, ofScrub),
  audit_entry: admin,
  audit_link: admin,
  audit_checkpoint: admin,
} satisfies Record<TableName, Rule>;

describe("tenancy: who sees what in their own workspace", function () {
  this.timeout(180_000);
  let w: World;
  before(async () => {
    w = await seededWorld();
    all = await everything(w);
  });
  after(() => w.close());

  const seen = async (who: Who, table: string) => {
    const sql = `select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`;
    return (await w.app.read(who, (reader) => reader.rows<{ row: Plain }>(sql))).map(({ row }) => row);
  };
  const dueTo = (who: Who, table: TableName) => {
    const key = table === "workspace" ? "id" : "workspace_id";
    const own = (all.get(table) ?? []).filter((row) => row[key] === who.workspaceId);
    return own.filter((row) => who.role === "SYSTEM" || rules[table](who, row));
  };
  const sorted = (found: Plain[]) => found.map((row) => JSON.stringify(row)).sort();

  for (const role of ["admin", "coach", "coach2", "coachee", "coachee2", "integrator", "system"] as const)
    for (const place of ["here", "there"] as const)
      it(`${role} ${place} sees exactly what is theirs to see, in every table`, async () => {
        const who = w[place][role];
        for (const table of Object.keys(tables) as TableName[])
          assert.deepEqual(sorted(await seen(who, table)), sorted(dueTo(who, table)), `${table} as ${role}`);
      });

  it("no rule is empty of meaning: the seed shows and hides a row wherever one can be shown and hidden", () => {
    const people = [w.here.admin, w.here.coach, w.here.coach2, w.here.coachee, w.here.coachee2, w.here.integrator];
    const { workspace: _, ...many } = tables;
    for (const table of Object.keys(many) as TableName[]) {
      const own = (all.get(table) ?? []).filter((row) => row.workspace_id === w.here.id);
      const shown = people.some((who) => own.some((row) => rules[table](who, row)));
      const hidden = people.some((who) => own.some((row) => !rules[table](who, row)));
      assert.equal(shown, (rules[table] as Rule) !== nobody, `${table} is shown to nobody`);
      assert.equal(hidden, (rules[table] as Rule) !== anyone, `${table} is hidden from nobody`);
    }
  });

  it("a coachee's connection finds of all packs the delivered ones alone", async () => {
    const states = new Set((all.get("evidence_pack") ?? []).map((row) => row.state));
    for (const state of ["PENDING_REVIEW", "APPROVED", "DELIVERED", "REJECTED", "WITHDRAWN"])
      assert.ok(states.has(state), state);
    const found = await seen(w.here.coachee, "evidence_pack");
    assert.equal(found.length, 2);
    assert.ok(found.every((row) => row.state === "DELIVERED" && row.coachee_id === w.here.coachee.userId));
  });

  it("of two delivered packs the coachee sees the moments of the one approved after the setting was widened", async () => {
    const packs = new Set((await seen(w.here.coachee, "pack_quote")).map((row) => row.pack_id));
    assert.equal(packs.size, 1);
  });

  it("a profile that a hold keeps after an erasure is seen by no manager", async () => {
    const { admin, integrator, coachee } = w.here;
    const set = (to: boolean) => w.look("update app_user set withheld = $2 where id = $1", [coachee.userId, to]);
    const sees = async (who: Who) => (await seen(who, "app_user")).some(({ id }) => id === coachee.userId);
    await set(true);
    const found = [await sees(admin), await sees(integrator)];
    await set(false);
    assert.deepEqual([found, await sees(admin)], [[false, false], true]);
  });

  it("a moment that was approved is the coachee's once it is delivered, and not before", async () => {
    const [quote] = await seen(w.here.coachee, "pack_quote");
    const set = (to: boolean) =>
      w.look("update pack_quote set delivered = $2 where pack_id = $1", [quote?.pack_id, to]);
    await set(false);
    const found = await seen(w.here.coachee, "pack_quote");
    await set(true);
    assert.deepEqual(found, []);
  });

  it("once the setting is narrowed the coachee sees no moment any more", async () => {
    const set = (to: string) => w.look("update workspace set l2_visibility = $2 where id = $1", [w.here.id, to]);
    await set("COACH_ONLY");
    const found = await seen(w.here.coachee, "pack_quote");
    await set("CLIENT_VISIBLE");
    assert.deepEqual(found, []);
    assert.notDeepEqual(await seen(w.here.coachee, "pack_quote"), []);
  });

  it("an account's role is not enough: a coach's id with a coachee's role sees no more", async () => {
    for (const role of ["COACHEE", "ADMIN", "INTEGRATOR"] as const) {
      const found = await seen({ ...w.here.coach, role }, "pack_edit");
      assert.deepEqual(found, [], role);
    }
    assert.deepEqual(await seen({ ...w.here.coachee, role: "COACH" }, "evidence_pack"), []);
  });
});
