import assert from "node:assert/strict";
import { Client } from "pg";
import type { App } from "../../src/app";
import { dispose } from "../../src/lifecycle/dispose/cascade";
import { openRun } from "../../src/lifecycle/dispose/open-run";
import { changed } from "../support/changed";
import { aReviewedSession } from "../support/sessions";
import { type World, world } from "../support/world";
import { keepKey } from "./disposal";

/** What is somewhere again after the step that had seen it gone. */
interface Return {
  what: string;
  comesBack(): Promise<unknown>;
  isThere(): Promise<boolean>;
}

describe("the last look before a certificate", function () {
  this.timeout(120_000);
  let w: World;
  let keyring: Client;
  let sessionId = "";
  let runId = "";
  beforeEach(async () => {
    w = await world();
    keyring = new Client({ connectionString: w.databases.superKeyringUrl });
    await keyring.connect();
    sessionId = (await aReviewedSession(w)).session.id;
    const request = { cause: "SESSION_DELETED", dueKey: "one", rule: "deletion of a session" } as const;
    const roots = [{ kind: "SESSION" as const, id: sessionId }];
    const run = await w.app.write(w.here.admin, (unit) => openRun(w.app, unit, { ...request, roots }));
    runId = run?.id as string;
  });
  afterEach(async () => {
    await keyring.end();
    await w.close();
  });

  const carryOut = (given: Partial<App> = {}) => dispose(changed(w.app, given), w.here.system, { runId });
  const statesOf = async () =>
    (await w.look<{ state: string }>("select state from disposal_step order by position")).map(({ state }) => state);
  const certified = async () => (await w.look("select from deletion_certificate")).length;

  /** Comes back once every step is done, so that nothing but the last look can see it. */
  const returning = (comesBack: () => Promise<unknown>): Partial<App> => {
    let isBack = false;
    return {
      async countRemaining(who, sets) {
        if (!isBack && (await statesOf()).every((state) => state === "DONE")) {
          isBack = true;
          await comesBack();
        }
        return w.app.countRemaining(who, sets);
      },
    };
  };

  async function aRow(): Promise<Return> {
    await w.look("create table kept as select * from evidence_pack where session_id = $1", [sessionId]);
    const insert = "insert into evidence_pack select * from kept";
    return {
      what: "rows",
      // Not told to the triggers: what it belonged to is gone.
      comesBack: () => w.look(`set session_replication_role = replica; ${insert}; reset session_replication_role`),
      isThere: async () => (await w.look("select from evidence_pack")).length > 0,
    };
  }

  async function aTrace(): Promise<Return> {
    const payload = JSON.stringify({ workspaceId: w.here.id, sessionId });
    return {
      what: "traces",
      comesBack: () =>
        w.look("select graphile_worker.add_job('deliver', $1::json, run_at => now() + interval '1 day')", [payload]),
      isThere: async () =>
        (await w.look("select from graphile_worker._private_jobs where payload->>'sessionId' is not null")).length > 0,
    };
  }

  function inMemory<T>(what: string, stored: Map<string, T>): Return {
    const [[key, value]] = [...stored] as [[string, T]];
    return { what, comesBack: async () => stored.set(key, value), isThere: async () => stored.has(key) };
  }
  const aBlob = () => inMemory("blobs", w.blobs.blobs);
  const aVector = () => inMemory("vectors", w.vectors.rows);

  async function aKey(): Promise<Return> {
    return {
      what: "keys",
      comesBack: await keepKey(keyring, sessionId),
      isThere: async () => (await w.app.countKeys(w.here.system, [sessionId])) > 0,
    };
  }

  const returns = { "a row": aRow, "a job": aTrace, "a blob": aBlob, "a passage": aVector, "a key": aKey };
  for (const [name, prepare] of Object.entries(returns))
    it(`finds ${name} that came back: nothing is certified, and the next attempt destroys it`, async () => {
      const { what, comesBack, isThere } = await prepare();
      const message = `The second look at ${what} did not show that it is gone.`;
      await assert.rejects(carryOut(returning(comesBack)), { name: "StillThereError", message });
      assert.deepEqual([await certified(), await isThere()], [0, true]);
      assert.deepEqual(await w.look("select state from disposal_run"), [{ state: "RETRYING" }]);
      await carryOut();
      assert.deepEqual([await certified(), await isThere()], [1, false]);
    });

  it("ends the run once, also when two workers have seen the same", async () => {
    const now = () =>
      w.look(`select closed_at, (select count(*)::int from audit_entry) as entries,
        (select count(*)::int from backup_scrub) as scrubs from disposal_run`);
    let ended: unknown[] = [];
    await carryOut(
      returning(async () => {
        await dispose(w.app, w.here.system, { runId });
        ended = await now();
      }),
    );
    assert.equal(ended.length, 1);
    assert.deepEqual(await now(), ended);
    assert.equal(await certified(), 1);
  });

  it("leaves a run alone that another worker has ended, whatever it sees itself", async () => {
    const blob = aBlob();
    const late = returning(async () => {
      await dispose(w.app, w.here.system, { runId });
      await blob.comesBack();
    });
    await assert.rejects(carryOut(late), { name: "StillThereError" });
    assert.deepEqual(await w.look("select state from disposal_run"), [{ state: "DONE" }]);
    assert.deepEqual([...new Set(await statesOf())], ["DONE"]);
    assert.equal(await certified(), 1);
  });

  it("certifies nothing that another worker could not see meanwhile", async () => {
    const doubted = returning(async () => {
      w.vectors.failOn("probe");
      await assert.rejects(carryOut(), { name: "StillThereError" });
      w.vectors.heal();
    });
    await assert.rejects(carryOut(doubted), { name: "StillThereError" });
    assert.equal(await certified(), 0);
    await carryOut();
    assert.deepEqual([...new Set(await statesOf())], ["DONE"]);
    assert.equal(await certified(), 1);
  });

  it("is followed by no signature under what contradicts itself", async () => {
    const set = (findings: string) => w.look(`update disposal_step set findings = ${findings} where name = 'packs'`);
    await w.look("create table said as select findings from disposal_step limit 0");
    const contradicting = returning(async () => {
      await w.look("insert into said select findings from disposal_step where name = 'packs'");
      await set("jsonb_set(findings, '{0,deleted}', '0')");
    });
    await assert.rejects(carryOut(contradicting), /^Error: No certificate: /);
    assert.equal(await certified(), 0);
    await set("(select findings from said)");
    await carryOut();
    assert.equal(await certified(), 1);
  });

  const stateOf = async (name: string) =>
    (await w.look<{ state: string }>("select state from disposal_step where name = $1", [name]))[0]?.state;

  it("is not what a step relies on: keys that stay are seen by the step itself", async () => {
    await assert.rejects(carryOut({ shredKeys: async () => undefined }), {
      message: "The second look at keys did not show that it is gone.",
    });
    assert.deepEqual((await statesOf()).slice(-2), ["FAILED", "PENDING"]);
    await carryOut();
    assert.equal(await certified(), 1);
  });

  it("is not what a step relies on: rows that stay are seen by the step itself", async () => {
    await w.look("create function stay() returns trigger language plpgsql as 'begin return null; end'");
    await w.look("create trigger stay before delete on transcript for each row execute function stay()");
    const message = "The second look at transcripts did not show that it is gone.";
    await assert.rejects(carryOut(), { name: "StillThereError", message });
    assert.equal(await stateOf("transcripts"), "FAILED");
    await w.look("drop trigger stay on transcript");
    await carryOut();
    assert.equal(await certified(), 1);
  });
});
