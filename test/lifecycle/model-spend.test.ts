import assert from "node:assert/strict";
import type { LlmCall, ModelSpend, Session } from "../../src/entities";
import { logged } from "../../src/lifecycle/derive/call-log";
import { deleteSession } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { type CallFacts, type CallGuard, ModelError } from "../../src/ports/language-model";
import { type World, world } from "../support/world";
import { row, rows } from "./fixtures";
import { ScriptedSasha } from "./scripted-sasha";

const DAY_MS = 86_400_000;

describe("the tally of a month's tokens", () => {
  let w: World;
  before(async () => {
    w = await world({ ports: { sasha: new ScriptedSasha() } });
  });
  after(() => w.close());
  /** Each in a month of its own, far from the month's end. */
  beforeEach(() => {
    const now = w.clock.now();
    w.clock.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 10) - now.getTime());
  });

  const firstDay = () => `${w.clock.now().toISOString().slice(0, 7)}-01`;
  const tally = async () =>
    (
      await rows<Pick<ModelSpend, "provider" | "tokens">>(
        w,
        "select provider, tokens::int from model_spend where workspace_id = $1 and month = $2",
        [w.here.id, firstDay()],
      )
    ).map(({ provider, tokens }) => `${provider} ${tokens}`);
  const aSession = () => createSession(w.app, w.here.coach, { kind: "COACHING", coacheeId: w.here.coachee.userId });
  const cost = (inputTokens: number, outputTokens: number): CallFacts => ({
    ...{ provider: "scripted", model: "scripted-1.0.3", promptVersion: "prompt-7", requestId: null },
    ...{ inputTokens, outputTokens, noTraining: true, noTrainingReference: "contract 7" },
  });
  /** A call of the model for a session that says by the guard what it costs, as an adapter does. */
  const call = (session: Session, exchange: (guard: CallGuard) => Promise<CallFacts>) =>
    logged(
      w.app,
      w.here.system,
      { session, purpose: "INSIGHTS", request: {}, pseudonyms: { people: [], kept: new Set() } },
      async (guard) => ({ facts: await exchange(guard) }),
    );

  it("counts what a call costs once, however often that is told", async () => {
    const { answer, llmCallId } = await call(await aSession(), async ({ note }) => {
      await note(cost(100, 5));
      await note(cost(100, 5));
      await note(cost(300, 20));
      return cost(300, 20);
    });
    assert.equal(answer.facts.inputTokens, 300);
    assert.deepEqual(await tally(), ["scripted 320"]);
    const noted = await row<LlmCall>(w, "select * from llm_call where id = $1", [llmCallId]);
    assert.deepEqual([noted.inputTokens, noted.outputTokens, noted.outcome], [300, 20, "ANSWERED"]);
  });

  it("counts a call that comes to nothing by what it has cost, and one that was never sent not at all", async () => {
    const fail = async () => {
      throw new ModelError("REFUSED", "The model refused.", false);
    };
    await assert.rejects(call(await aSession(), fail));
    assert.deepEqual(await tally(), []);
    await assert.rejects(
      call(await aSession(), async ({ note }) => {
        await note(cost(100, 5));
        return fail();
      }),
    );
    assert.deepEqual(await tally(), ["scripted 105"]);
  });

  it("counts what is told once the call's session has been deleted in its midst", async () => {
    const session = await aSession();
    await call(session, async ({ note }) => {
      await note(cost(100, 5));
      await deleteSession(w.app, w.here.admin, { id: session.id, idempotencyKey: "midst" });
      await w.runJobs();
      await note(cost(300, 20));
      return cost(300, 20);
    });
    assert.deepEqual(await rows(w, "select id from llm_call where session_id = $1", [session.id]), []);
    assert.deepEqual(await tally(), ["scripted 320"]);
  });

  it("counts every one of many calls that are told of at the same moment", async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, aSession));
    await Promise.all(
      sessions.map((session, at) =>
        call(session, async ({ note }) => {
          for (let told = 1; told <= 5; told++) await note(cost(told * 100, at));
          return cost(500, at);
        }),
      ),
    );
    assert.deepEqual(await tally(), [`scripted ${8 * 500 + 28}`]);
  });

  it("counts once what a transaction says that has to be run again", async () => {
    await w.look("create sequence public.runs");
    await w.look(
      `create function public.lose_once() returns trigger language plpgsql security definer as $$
       begin
         if nextval('public.runs') = 1 then raise exception 'lost' using errcode = '40001'; end if;
         return null;
       end $$`,
    );
    await w.look(
      "create trigger lose_once after update on model_spend for each row execute function public.lose_once()",
    );
    await call(await aSession(), async () => cost(100, 5));
    assert.deepEqual(await w.look("select last_value::int as runs from public.runs"), [{ runs: 2 }]);
    await w.look("drop trigger lose_once on model_spend");
    assert.deepEqual(await tally(), ["scripted 105"]);
  });

  it("holds nobody up while a model is being asked", async () => {
    const session = await aSession();
    await call(session, async ({ note }) => {
      await note(cost(100, 5));
      await call(await aSession(), async () => cost(7, 0));
      return cost(200, 5);
    });
    assert.deepEqual(await tally(), ["scripted 212"]);
  });

  it("puts what is told after a month's end into the month in which it is told", async () => {
    await call(await aSession(), async ({ note }) => {
      await note(cost(100, 5));
      assert.deepEqual(await tally(), ["scripted 105"]);
      w.clock.advance(30 * DAY_MS);
      return cost(300, 20);
    });
    assert.deepEqual(await tally(), ["scripted 215"]);
  });
});
