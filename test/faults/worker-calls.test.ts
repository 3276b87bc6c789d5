import assert from "node:assert/strict";
import { signWebhook } from "../../src/crypto/webhook-signature";
import { type ChildProcess, startChild } from "../support/child";
import { type ClamdProcess, startClamdProcess } from "../support/clamd-process";
import type { Called, HookCommand } from "../support/fakes/hook-child";
import { type ModelProcess, startModels } from "../support/model-process";
import { type SmtpProcess, startSmtpProcess } from "../support/smtp-process";
import { dropPlace, look } from "../support/snapshots";
import { dieWhileHeld, type Place } from "../support/worker-process";
import { bring, embedThree, makePlace, relatedTo, tellHooks, tellTwice } from "./worker-call-scenes";
import { hurry, type Run, takeOver } from "./worker-takeover";

const TAKEN_OVER_MS = 10_000;

describe("a worker that is killed while a server outside holds its call", () => {
  const places: Place[] = [];
  const servers: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const place of places.splice(0)) await dropPlace(place);
    for (const server of servers.splice(0)) await server.stop();
  });

  /** The worker is dead; `meanwhile` looks at what it left before another takes over. */
  async function killAndTakeOver(
    place: Place,
    isHeld: () => Promise<boolean>,
    meanwhile: () => Promise<unknown>,
  ): Promise<Run> {
    places.push(place);
    const { killedAt } = await dieWhileHeld(place, isHeld);
    await meanwhile();
    await hurry(place);
    const waited = Date.now() - killedAt;
    const run = await takeOver(place, killedAt);
    assert.deepEqual(run.flaws, []);
    assert.ok(run.takenOverMs - waited < TAKEN_OVER_MS, `taken over after ${run.takenOverMs} ms`);
    return run;
  }

  describe("in a letter", () => {
    let smtp: SmtpProcess;
    let place: Place;
    beforeEach(async () => {
      smtp = await startSmtpProcess();
      servers.push(smtp);
      [place] = await makePlace({ smtpPort: smtp.port }, tellTwice);
    });

    const letters = async () =>
      (await smtp.tell()).map(({ raw, to }) => `${/^Message-ID: <([\w-]+)@/im.exec(raw)?.[1]} ${to}`).sort();
    /** One an event and person, and that it went out is written down. */
    const wanted = async () => {
      const rows = await look<{ line: string; mailed: boolean }>(
        place,
        `select n.id || ' ' || u.role as line, mailed_at is not null as mailed from notification n
           join app_user u on u.id = n.user_id order by 1`,
      );
      assert.ok(rows.length === 4 && rows.every(({ mailed }) => mailed));
      return rows.map(({ line }) => `${line.toLowerCase()}@called.test`);
    };

    it("sends one for each event and person, where the server had not begun to take it", async () => {
      await killAndTakeOver(
        place,
        () => smtp.isHolding("greeting"),
        async () => assert.deepEqual(await letters(), []),
      );
      assert.deepEqual(await letters(), await wanted());
    });

    it("sends the one that the server has and never answered for twice, known by its Message-ID, and each other once", async () => {
      let held: string[] = [];
      await killAndTakeOver(
        place,
        () => smtp.isHolding("answer"),
        async () => {
          held = await letters();
          const mailed = await look(place, "select from notification where mailed_at is not null");
          assert.deepEqual([held.length, mailed], [1, []]);
        },
      );
      assert.deepEqual(await letters(), [...(await wanted()), ...held].sort());
    });
  });

  it("calls a webhook again with the same id and the same words, and its log counts every call", async () => {
    const hook: ChildProcess<object, HookCommand, { port: number; called: Called[] }> = await startChild(
      require.resolve("../support/fakes/hook-child"),
    );
    servers.push(hook);
    const { port } = await hook.tell({});
    const [place, secrets] = await makePlace({}, (scene) => tellHooks(scene, `http://127.0.0.1:${port}`));
    const log = () => look<{ path: string; attempts: number; succeeded: boolean; next_at: Date | null }>(place, LOG);
    await killAndTakeOver(
      place,
      async () => (await hook.tell({ fault: "silent" })).called.length > 0,
      async () => {
        await hook.tell({});
        const begun = (await log()).filter(({ attempts }) => attempts === 1);
        assert.deepEqual(
          begun.map(({ succeeded, next_at }) => [succeeded, next_at !== null]),
          [[false, true]],
        );
      },
    );
    const { called } = await hook.tell({});
    const [first] = called as [Called];
    assert.deepEqual(called.map(({ path }) => path).sort(), ["/one", "/two", first.path].sort());
    for (const { path, headers, body } of called) {
      const signature = headers["regenesis-signature"] ?? "";
      const seconds = Number(/^t=(\d+)/.exec(signature)?.[1]);
      assert.equal(signature, signWebhook(secrets.get(path) as string, seconds, body));
      assert.deepEqual([body, headers["regenesis-event"]], [first.body, JSON.parse(body).id]);
    }
    const entry = { status: 204, succeeded: true, next_at: null };
    const attempts = (path: string) => called.filter((call) => call.path === path).length;
    assert.deepEqual(
      await log(),
      ["/one", "/two"].map((path) => ({ path, attempts: attempts(path), ...entry })),
    );
  });

  describe("in a scan", () => {
    let clamd: ClamdProcess;
    let place: Place;
    beforeEach(async () => {
      clamd = await startClamdProcess();
      servers.push(clamd);
      await clamd.tell({ fault: { cut: true } });
      [place] = await makePlace({ clamdPort: clamd.port }, bring);
      await clamd.tell({ fault: { silent: true } });
    });

    const isHeld = async () => (await clamd.tell()).held > 0;
    const assertWaiting = async () =>
      assert.deepEqual(
        await look(place, `${SOURCE}, (select count(*)::int from transcript) as transcripts from source`),
        [{ state: "QUARANTINED", failure: null, scan_verdict: "FAILED", transcripts: 0 }],
      );
    const SOURCE = "select state, failure, scan_verdict";

    it("leaves the source in quarantine; once it is clean it is stored and read, once", async () => {
      const { outcome } = await killAndTakeOver(place, isHeld, async () => {
        await assertWaiting();
        await clamd.tell({ fault: null });
      });
      assert.deepEqual(await look(place, `${SOURCE} from source`), [
        { state: "STORED", failure: null, scan_verdict: "CLEAN" },
      ]);
      assert.deepEqual([outcome.audited["source.stored"], outcome.rows.transcript], [1, 1]);
      assert.deepEqual(outcome.sessions, ["COACHING READY APPROVE"]);
    });

    it("leaves the source in quarantine; once malware is found in it it is destroyed, and who brought it told once", async () => {
      const { outcome } = await killAndTakeOver(place, isHeld, async () => {
        await assertWaiting();
        await clamd.tell({ fault: null, signatures: { "Test.Planted-1": "WEBVTT" } });
      });
      assert.deepEqual(await look(place, `${SOURCE} from source`), [
        { state: "REJECTED", failure: "MALWARE_FOUND", scan_verdict: "INFECTED" },
      ]);
      assert.deepEqual(
        [outcome.audited["source.rejected"], outcome.told, outcome.rows.transcript],
        [1, { SOURCE_REJECTED: 1 }, 0],
      );
    });
  });

  it("makes every vector anew, none twice, and no query meanwhile finds one of the model before", async () => {
    const models: ModelProcess = await startModels();
    servers.push(models);
    await models.tell({ set: { model: "one", dimensions: 64 } });
    const [before, sessions] = await makePlace({ embeddings: { url: models.url, model: "one" } }, embedThree);
    const [first, second, third] = sessions as [string, string, string];
    const place = { ...before, outside: { embeddings: { url: models.url, model: "two" } } };
    const vectors = () => look<{ session: string; model: string; count: number }>(place, VECTORS);
    const made = await vectors();
    const anew = (id: string) => made.filter(({ session }) => session === id).map((row) => ({ ...row, model: TWO }));
    const old = (id: string) => made.filter(({ session }) => session === id);
    assert.deepEqual(
      made.map(({ session, model }) => [session, model]),
      [first, second, third].map((id) => [id, ONE]),
    );
    // The first session's passages are answered for; the second's are held.
    await models.tell({ set: { model: "two", dimensions: 96 }, fail: [null, "hang"] });
    let asked = 0;
    await killAndTakeOver(
      place,
      async () => {
        asked += (await models.tell()).length;
        return asked === 2;
      },
      async () => {
        assert.deepEqual(await vectors(), [...anew(first), ...old(third)]);
        assert.deepEqual(await relatedTo(place, second), [first]);
        await models.tell();
      },
    );
    assert.equal((await models.tell()).length, 2);
    assert.deepEqual(await vectors(), [first, second, third].flatMap(anew));
    assert.deepEqual(await look(place, "select distinct embedded_by from transcript"), [{ embedded_by: TWO }]);
    assert.deepEqual((await relatedTo(place, second)).sort(), [first, third].sort());
  });
});

const [ONE, TWO] = ["one at 127.0.0.1", "two at 127.0.0.1"];
const LOG = `
  select substring(url from '/[a-z]+$') as path, attempts, status, succeeded, next_at
  from webhook_delivery d join webhook w on w.id = d.webhook_id order by 1`;
const VECTORS = `select session_id as session, model, count(*)::int from fake.embedding group by 1, 2 order by 1, 2`;
