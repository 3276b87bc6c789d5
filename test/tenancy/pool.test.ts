import assert from "node:assert/strict";
import type { Pool } from "pg";
import type { DataSource } from "typeorm";
import type { Role, Who } from "../../src/app";
import { Session } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { type World, world } from "../support/world";

class Thrown extends Error {}

describe("tenancy: pooled connections", () => {
  let w: World;
  before(async () => {
    w = await world();
    for (const tenant of [w.here, w.there])
      for (const who of [tenant.coach, tenant.coach2])
        await createSession(w.app, who, { kind: "COACHING", coacheeId: tenant.coachee.userId });
  });
  after(() => w.close());

  const SETTINGS = `select nullif(current_setting('app.workspace_id', true), '') as workspace,
    nullif(current_setting('app.role', true), '') as role, nullif(current_setting('app.user_id', true), '') as "user"`;
  const settingsOf = (who: Who) => ({ workspace: who.workspaceId, role: who.role, user: who.userId });

  /** One operation of one person: what it is told, sees and leaves behind is theirs alone. */
  async function operate(who: Who, index: number): Promise<void> {
    if (index % 3 === 0) {
      const seen = await w.app.read(who, (reader) =>
        reader.rows<{ workspaceId: string }>("select workspace_id from session"),
      );
      assert.ok(seen.length > 0 && seen.every(({ workspaceId }) => workspaceId === who.workspaceId));
      const [settings] = await w.app.read(who, (reader) => reader.rows(SETTINGS));
      assert.deepEqual(settings, settingsOf(who));
      return;
    }
    const fails = index % 3 === 1;
    const attempt = w.app.write(who, async (unit) => {
      assert.deepEqual((await unit.em.query(SETTINGS))[0], settingsOf(who));
      const seen = await unit.em.find(Session);
      assert.ok(seen.length > 0 && seen.every(({ workspaceId }) => workspaceId === who.workspaceId));
      await unit.record("pool.tried", null, { index });
      if (fails && index % 2 === 0) await unit.em.query("select 1 / 0");
      if (fails) throw new Thrown();
    });
    if (fails) await assert.rejects(attempt);
    else await attempt;
  }

  it("two hundred operations of two workspaces, mixed up and half of them failing, never see each other", async () => {
    const people = [w.here, w.there].flatMap(({ admin, coach, coach2, coachee, integrator, system }) => [
      admin,
      coach,
      coach2,
      coachee,
      integrator,
      system,
    ]);
    const order = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(order.map((index) => operate(people[(index * 7) % people.length] as Who, index)));
    const kept = await w.look<{ n: number }>("select count(*)::int as n from audit_entry where action = 'pool.tried'");
    assert.equal(kept[0]?.n, order.filter((index) => index % 3 === 2).length);
  });

  it("after a commit or a rollback a connection stands for nobody", async () => {
    const nobody = { workspaceId: "", role: "" as Role, userId: null, ref: "" };
    for (const who of [w.here.admin, w.there.system]) {
      await w.app.write(who, (unit) => unit.em.query("select 1"));
      await assert.rejects(
        w.app.write(who, () => Promise.reject(new Thrown())),
        Thrown,
      );
    }
    // The pools' own connections, with nothing set for the occasion.
    const { writes, reads } = w.composed.database as unknown as { writes: DataSource; reads: Pool };
    const none = { workspace: null, role: null, user: null };
    for (let at = 0; at < 20; at++) {
      assert.deepEqual(await writes.query(SETTINGS), [none]);
      assert.deepEqual((await reads.query(SETTINGS)).rows, [none]);
      assert.deepEqual(await w.app.read(nobody, (reader) => reader.rows("select 1 from session")), []);
      assert.deepEqual(await w.app.write(nobody, (unit) => unit.em.query("select 1 from session")), []);
      assert.deepEqual(await w.composed.database.lookUp(SETTINGS, []), [{ workspace: null, role: null, user: null }]);
    }
  });

  it("a read writes nothing, and a failed statement says no more than its code", async () => {
    const write = w.app.read(w.here.admin, (reader) => reader.rows("update app_user set active = false returning 1"));
    await assert.rejects(write, { name: "StoreError", sqlState: "25006" });
    const secret = "a planted secret";
    const fail = w.app.read(w.here.admin, (reader) => reader.rows("select $1::text::int", [secret]));
    await assert.rejects(fail, (error: Error) => {
      assert.equal(error.name, "StoreError");
      assert.ok(!JSON.stringify([error.message, error.stack, error.cause, { ...error }]).includes(secret));
      return true;
    });
  });

  it("a transaction that loses a serialization race is run again, and nothing else is", async () => {
    let runs = 0;
    const raced = (code: string) =>
      w.app.write(w.here.admin, async (unit) => {
        runs += 1;
        if (runs === 1) await unit.em.query(`do $$ begin raise exception 'again' using errcode = '${code}'; end $$`);
        return runs;
      });
    for (const code of ["40001", "40P01"]) {
      runs = 0;
      assert.equal(await raced(code), 2);
    }
    for (const code of ["23505", "55P03", "XX000"]) {
      runs = 0;
      await assert.rejects(raced(code), { name: "StoreError", sqlState: code });
      assert.equal(runs, 1);
    }
  });
});
