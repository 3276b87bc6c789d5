import assert from "node:assert/strict";
import { toUnsubscribeLink } from "../../src/lifecycle/deliver/unsubscribe";
import { type Doors, openDoors } from "./doors";

describe("letters, through the doors", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  const stopped = async () => {
    const sql = "select letters_stopped_at is not null as stopped from app_user where id = $1";
    const [found] = await doors.w.look<{ stopped: boolean }>(sql, [doors.w.here.coachee.userId]);
    return found?.stopped;
  };

  it("end by a mail program's POST, without an account; a program that only looks ends nothing", async () => {
    const { here, app } = doors.w;
    const link = await toUnsubscribeLink(app, { workspaceId: here.id, id: here.coachee.userId as string });
    const { pathname } = new URL(link);
    const look = await fetch(`${doors.server.url}${pathname}`);
    assert.equal(look.status, 200);
    assert.match(await look.text(), /<form method="post">/);
    assert.match(look.headers.get("content-security-policy") ?? "", /form-action 'self'/);
    assert.equal(await stopped(), false);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = "List-Unsubscribe=One-Click";
    const posted = await fetch(`${doors.server.url}${pathname}`, { method: "POST", headers, body });
    assert.equal(posted.status, 200);
    assert.equal(await stopped(), true);
    for (const method of ["GET", "POST"])
      assert.equal((await fetch(`${doors.server.url}${pathname}x`, { method })).status, 404);
  });

  it("begin again, and change their language, by their reader's own word alone", async () => {
    const { coachee, integrator } = doors.w.here;
    const set =
      "mutation ($input: SetLettersInput!) { setLetters(input: $input) { user { id } userErrors { code field } } }";
    const { body } = await doors.ask(coachee, set, { input: { wanted: true, locale: "de" } });
    assert.deepEqual(body.data?.setLetters.userErrors, [], JSON.stringify(body));
    const seen = await doors.ask(coachee, "{ viewer { lettersWanted letterLocale workspace { locale } } }");
    assert.deepEqual(seen.body.data.viewer, { lettersWanted: true, letterLocale: "de", workspace: { locale: null } });
    const wrong = await doors.ask(coachee, set, { input: { wanted: true, locale: "xx" } });
    assert.deepEqual(wrong.body.data.setLetters.userErrors, [{ code: "INVALID_INPUT", field: ["locale"] }]);
    const machine = await doors.ask(integrator, set, { input: { wanted: false } });
    assert.equal(machine.body.errors[0].extensions.code, "FORBIDDEN");
  });
});
