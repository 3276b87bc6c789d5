import assert from "node:assert/strict";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { aKey, ask, assertSettled } from "../lifecycle/erasures";
import type { IssuerAccount } from "../support/fakes/oidc-issuer";
import { type OutsideDoors, openOutsideDoors } from "../support/outside-doors";

interface Bound {
  id: string;
  bound: boolean;
}

describe("signing in at an outside issuer", function () {
  this.timeout(180_000);
  let doors: OutsideDoors;
  before(async () => {
    doors = await openOutsideDoors();
  });
  after(() => doors.close());

  let made = 0;
  /** Somebody with an account there, and the address of somebody who was invited here. */
  const account = (name: string, role: unknown, more: Partial<IssuerAccount> = {}): IssuerAccount => ({
    sub: `subject-${++made}`,
    ...{ email: `${name}@here.test`, email_verified: true },
    ...more,
    claims: { workspace: "here", role, ...more.claims },
  });
  const ilse = account("ilse.brandt", "COACHEE");
  const accounts = () =>
    doors.w.look<Bound>("select id, sign_in_hash is not null as bound from app_user order by id", []);
  const boundOf = async (userId: string | null) => (await accounts()).find(({ id }) => id === userId)?.bound;
  const refusedFor = (reason: string) => doors.w.logged.filter((line) => line.includes(`"${reason}"`)).length;

  /** Refused, for this reason in the log alone, and with nobody made or bound by it. */
  async function assertStaysOut(who: IssuerAccount, reason: string): Promise<string> {
    const before = { accounts: await accounts(), refused: refusedFor(reason) };
    const { status, code, message } = await doors.showAs(who);
    assert.deepEqual([status, code], [403, "FORBIDDEN"], reason);
    assert.deepEqual(await accounts(), before.accounts);
    assert.equal(refusedFor(reason), before.refused + 1, `the log says ${reason}`);
    return message as string;
  }

  it("lets an invited person in by their verified address, once and for good, and the audit log says so", async () => {
    const { coach } = doors.w.here;
    const who = account("maren.holt", "coach", { email: "Maren.Holt@HERE.test" });
    assert.equal(await boundOf(coach.userId), false);
    assert.deepEqual((await doors.showAs(who)).audience, "COACH");
    assert.equal(await boundOf(coach.userId), true);
    const entries = await doors.w.look<{ targetRef: string; facts: object }>(
      "select target_ref as \"targetRef\", facts from audit_entry where action = 'user.bound'",
    );
    assert.deepEqual(entries, [{ targetRef: `usr_${coach.userId}`, facts: {} }]);
    const later = { ...who, email: "somebody.else@here.test", email_verified: false };
    assert.equal((await doors.showAs(later)).audience, "COACH", "the address is of no more account");
    const bounds = "select count(*)::int as found from audit_entry where action = 'user.bound'";
    assert.deepEqual(await doors.w.look(bounds), [{ found: 1 }]);
  });

  it("refuses a second subject with the same address, and the same subject of another issuer", async () => {
    assert.equal((await doors.showAs(ilse)).audience, "COACHEE");
    await assertStaysOut({ ...ilse, sub: "another-subject" }, "bound-to-another");
    assert.equal((await doors.showAs(ilse, { claims: { iss: "https://other.test" } })).status, 401);
    assert.equal((await doors.showAs(ilse)).audience, "COACHEE");
  });

  it("makes nobody: whoever was not invited stays out, here or in another workspace", async () => {
    const kim = { email: "kim@here.test", displayName: "Kim Aas", role: "COACHEE" as const };
    await inviteUser(doors.w.app, doors.w.here.admin, kim);
    const words = [
      await assertStaysOut(account("nobody", "ADMIN"), "not-invited"),
      await assertStaysOut(account("machine.one", "INTEGRATOR", { email: "machine.one@there.test" }), "not-invited"),
      await assertStaysOut(account("x", "ADMIN", { email: "ada.admin@here.test.evil.test" }), "not-invited"),
      // U+212A KELVIN SIGN, whose lower case is a k; U+017F LONG S, which normalizes to an s.
      await assertStaysOut(account("x", "COACHEE", { email: "\u212aim@here.test" }), "not-invited"),
      await assertStaysOut(account("x", "COACHEE", { email: "il\u017fe.brandt@here.test" }), "not-invited"),
    ];
    await doors.w.look("update app_user set active = false where id = $1", [doors.w.here.coachee2.userId]);
    words.push(await assertStaysOut(account("tariq.osei", "COACHEE"), "closed"));
    await doors.w.look("update app_user set active = true where id = $1", [doors.w.here.coachee2.userId]);
    assert.equal(new Set(words).size, 1, "and is not told who was");
  });

  it("believes an address that the issuer calls verified, in that very word", async () => {
    for (const email_verified of [false, "true", 1, null])
      await assertStaysOut(
        account("ada.admin", "ADMIN", { claims: { email: "ada.admin@here.test", email_verified } }),
        "no-verified-email",
      );
    await assertStaysOut(account("ada.admin", "ADMIN", { email_verified: false }), "no-verified-email");
    await assertStaysOut(account("ada.admin", "ADMIN", { email_verified: undefined }), "no-verified-email");
    await assertStaysOut(account("ada.admin", "ADMIN", { email: undefined }), "no-verified-email");
    const inToken = { email: "ada.admin@here.test", email_verified: true };
    await doors.outside.tell();
    const who = account("x", "ADMIN", { email: undefined, claims: inToken });
    assert.equal((await doors.showAs(who)).audience, "ADMIN");
    assert.deepEqual(await doors.outside.tell(), [], "the issuer is not asked for what the token says");
  });

  it("lets nobody be more than they were invited as, nor what their token does not allow", async () => {
    const roles = [
      "ADMIN",
      ["ADMIN", "INTEGRATOR"],
      "admin",
      undefined,
      null,
      [],
      7,
      { COACH: true },
      ["COACH", 7],
      "COACHES",
    ];
    for (const role of roles) await assertStaysOut(account("jon.sorensen", role), "no-role");
    const who = account("jon.sorensen", ["offline_access", "ADMIN", "Coach"]);
    assert.equal((await doors.showAs(who)).audience, "COACH", "of several, the one of the invitation");
    await assertStaysOut({ ...who, claims: { ...who.claims, role: "ADMIN" } }, "no-role");
    assert.equal((await doors.showAs(who)).audience, "COACH");
  });

  it("finds the workspace by its slug or id, and none by anything else", async () => {
    const { there, here } = doors.w;
    const email = "ada.admin@there.test";
    for (const workspace of [
      undefined,
      "",
      "nowhere",
      ["there", "here"],
      there.id,
      `usr_${there.id}`,
      7,
      `wsp_${there.coach.userId}`,
    ])
      await assertStaysOut(account("x", "ADMIN", { email, claims: { workspace } }), "no-workspace");
    const who = account("x", "ADMIN", { email, claims: { workspace: `wsp_${there.id}` } });
    assert.equal((await doors.showAs(who)).audience, "ADMIN");
    assert.equal((await doors.showAs({ ...who, claims: { ...who.claims, workspace: ["there"] } })).audience, "ADMIN");
    await assertStaysOut({ ...who, claims: { ...who.claims, workspace: "here" } }, "not-invited");
    assert.notEqual(here.id, there.id);
  });

  it("binds once where many come at the same moment", async () => {
    const who = account("tariq.osei", "COACHEE");
    const rivals = [who, who, who, { ...who, sub: "rival-1" }, { ...who, sub: "rival-2" }];
    const answers = await Promise.all(rivals.map((each) => doors.showAs(each)));
    const settled = await Promise.all(rivals.map((each) => doors.showAs(each)));
    const letIn = new Set(rivals.filter((_, index) => settled[index]?.status === 200).map(({ sub }) => sub));
    assert.equal(letIn.size, 1, JSON.stringify(answers));
    for (const [index, { sub }] of rivals.entries()) assert.equal(settled[index]?.status, letIn.has(sub) ? 200 : 403);
  });

  it("keeps out who is erased, and their binding goes with them, from a profile that a hold keeps as well", async () => {
    const { w } = doors;
    const { admin, coachee, coachee2 } = w.here;
    const target = { kind: "PERSON" as const, id: coachee2.userId as string };
    const why = { kind: "LEGAL" as const, ground: "HGB 257", reason: "An open claim." };
    await placeLegalHold(w.app, admin, { target, ...why, until: null, idempotencyKey: aKey() });
    for (const subject of [coachee, coachee2]) {
      assert.equal(await boundOf(subject.userId), true);
      await ask(w, admin, subject);
      await w.runJobs();
    }
    await assertSettled(w);
    assert.equal(await boundOf(coachee.userId), undefined);
    await assertStaysOut(ilse, "not-invited");
    assert.equal(await boundOf(coachee2.userId), false, "the profile is kept, and nobody's");
    await assertStaysOut(account("tariq.osei", "COACHEE"), "closed");
  });

  it("asks the issuer a bounded number of times for somebody who was not invited", async () => {
    const who = account("nobody", "COACH");
    await doors.outside.tell();
    const statuses: number[] = [];
    for (let tries = 0; tries < 25; tries++) statuses.push((await doors.showAs(who)).status);
    assert.deepEqual([...new Set(statuses)], [403, 429]);
    assert.equal((await doors.outside.tell()).filter((path) => path === "/userinfo").length, 20);
  });

  it("says nothing of people and tokens in its log", () => {
    assert.doesNotMatch(doors.w.logged.join("\n"), /@here\.test|subject-|eyJ/);
  });
});
