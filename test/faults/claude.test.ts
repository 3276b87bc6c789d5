import assert from "node:assert/strict";
import { type ClaudeOptions, claude } from "../../src/adapters/claude";
import { DomainError } from "../../src/errors";
import { type InsightRequest, ModelError, type ModelFailure, type Passage } from "../../src/ports/language-model";
import { type ClaudeProcess, startClaudeProcess } from "../support/claude-process";
import type { ClaudeFault } from "../support/fakes/claude-server";
import { WatchfulGuard } from "../support/fakes/watchful-guard";

const SECRET = "harbour lights";
const passage = (at: number, text: string): Passage => ({
  ...{
    id: `s0u${at}`,
    session: 0,
    speaker: at % 2 === 0 ? "COACH" : "COACHEE",
    startMs: at * 5000,
    endMs: at * 5000 + 1,
  },
  ...{ token: at % 2 === 0 ? "Coach B" : "Participant A", text },
});
const talk = [
  "What would you like to change about your evenings?",
  `I want to stop answering mail after dinner and look at the ${SECRET} instead.`,
];
const request: InsightRequest = { passages: talk.map((text, at) => passage(at, text)), related: [], earlier: [] };

describe("claude, when the service fails", () => {
  let api: ClaudeProcess;
  let elsewhere: ClaudeProcess;
  before(async () => {
    [api, elsewhere] = await Promise.all([startClaudeProcess(), startClaudeProcess()]);
  });
  after(() => Promise.all([api.stop(), elsewhere.stop()]));
  beforeEach(() => Promise.all([api.tell({ clear: true }), elsewhere.tell({ clear: true })]));

  const sasha = (given: Partial<ClaudeOptions> = {}) =>
    claude({
      ...{ apiKey: api.hello.apiKey, baseUrl: api.hello.url, model: "claude-sonnet-5-5" },
      ...{ noTrainingReference: "contract 7", ...given },
    });
  const derive = (given: Partial<ClaudeOptions> = {}, guard = new WatchfulGuard()) =>
    sasha(given).deriveInsights(request, guard);
  const fail = (fault: ClaudeFault, times?: number) => api.tell({ fail: { operation: "messages", fault, times } });
  const asked = async (operation = "messages") =>
    (await api.tell({})).asked.filter((each) => each.operation === operation);

  /** The failure, once it is known to say nothing of what was sent, of the key or of the service's own words. */
  async function failure(outcome: ModelFailure, retryable: boolean, attempt: Promise<unknown>): Promise<ModelError> {
    const error = await attempt.then(
      () => assert.fail(`nothing failed, where ${outcome} was due`),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ModelError, String(error));
    assert.deepEqual([error.outcome, error.retryable], [outcome, retryable], error.message);
    const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
    for (const secret of [SECRET, "dinner", api.hello.apiKey, "refused: "]) assert.ok(!told.includes(secret), told);
    return error;
  }

  const STATUS: readonly [number, string, ModelFailure, boolean, requests: number][] = [
    [400, "invalid_request_error", "REJECTED", false, 1],
    [401, "authentication_error", "REJECTED", true, 1],
    [402, "billing_error", "REJECTED", true, 1],
    [403, "permission_error", "REJECTED", true, 1],
    [404, "not_found_error", "REJECTED", false, 1],
    // Once for the whole, once for the first half, which can't be halved again.
    [413, "invalid_request_error", "TOO_LONG", false, 2],
    [429, "rate_limit_error", "RATE_LIMITED", true, 3],
    [500, "api_error", "FAILED", true, 3],
    [529, "overloaded_error", "OVERLOADED", true, 3],
  ];
  for (const [status, type, outcome, retryable, requests] of STATUS)
    it(`${status}: ${outcome}, after ${requests} requests`, async () => {
      await fail({ status, type });
      const error = await failure(outcome, retryable, derive());
      assert.ok(error.message.includes(`${status} ${type}`), error.message);
      assert.equal((await asked()).length, requests);
    });

  it("what passes by itself is tried again within the call", async () => {
    for (const fault of [{ status: 529, type: "overloaded_error" }, "drop", "cut"] as const) {
      await api.tell({ clear: true });
      await fail(fault, 1);
      const { insights } = await derive();
      assert.ok(insights.length > 0);
      assert.equal((await asked()).length, 2);
    }
  });

  it("a wait that is asked for is kept where it is short, and no worker sleeps through a long one", async () => {
    await fail({ status: 429, type: "rate_limit_error", headers: { "retry-after": "1" } }, 1);
    const started = performance.now();
    await derive();
    assert.ok(performance.now() - started >= 1000);
    const date = new Date(Date.now() + 86_400_000).toUTCString();
    const long = [
      ["retry-after", "2147483"],
      ["retry-after-ms", "3600000"],
      ["retry-after", date],
    ] as const;
    for (const [name, value] of long) {
      await api.tell({ clear: true });
      await fail({ status: 429, type: "rate_limit_error", headers: { [name]: value } });
      await failure("RATE_LIMITED", true, derive());
      assert.equal((await asked()).length, 1);
    }
  });

  it("a redirect is not followed: the other host sees nothing, and nothing is sent twice", async () => {
    for (const operation of ["messages", "count_tokens"] as const) {
      await api.tell({ clear: true });
      await api.tell({ fail: { operation, fault: { redirect: `${elsewhere.hello.url}/v1/messages` } } });
      const error = await failure("REJECTED", false, derive());
      assert.match(error.message, /answered 307/);
      assert.equal((await asked(operation)).length, 1);
    }
    assert.deepEqual((await elsewhere.tell({})).asked, []);
  });

  it("an answer that doesn't come, is cut, never ends or is none is a failure of its own kind", async () => {
    await fail("hang");
    await failure("UNREACHABLE", true, derive({ timeoutMs: 500 }));
    for (const fault of ["drop", "cut", "endless"] as const) {
      await fail(fault);
      await failure("UNREACHABLE", true, derive());
    }
    await fail({ raw: '{"type":"message",', contentType: "application/json" });
    await failure("INVALID_OUTPUT", true, derive());
    await fail({ raw: `<html>${SECRET}</html>`, contentType: "text/html" });
    await failure("INVALID_OUTPUT", true, derive());
    await fail({ raw: '{"type":"message","content":[]}', contentType: "application/json" });
    await failure("INVALID_OUTPUT", true, derive());
    await api.tell({ fail: { operation: "count_tokens", fault: { raw: "{}", contentType: "application/json" } } });
    await failure("INVALID_OUTPUT", true, derive());
  });

  it("a service that nobody can reach, or that speaks no TLS, is told nothing", async () => {
    await failure("UNREACHABLE", true, derive({ baseUrl: "http://127.0.0.1:1" }));
    await failure("UNREACHABLE", true, derive({ baseUrl: api.hello.url.replace("http:", "https:") }));
    assert.deepEqual((await api.tell({})).asked, []);
  });

  it("a refusal is not asked again, and says its category and no more", async () => {
    await fail({ stop: "refusal", category: "bio", text: SECRET });
    const guard = new WatchfulGuard();
    const error = await failure("REFUSED", false, derive({}, guard));
    assert.equal(error.message, "The language model refused (bio).");
    assert.equal((await asked()).length, 1);
    assert.ok((guard.noted.at(-1)?.inputTokens ?? 0) > 0, "what it cost is known");
    await fail({ stop: "refusal", category: `bio ${SECRET}` });
    assert.equal((await failure("REFUSED", false, derive())).message, "The language model refused.");
  });

  it("an answer that was cut is read in smaller parts, and its cost is kept", async () => {
    await fail({ stop: "max_tokens", text: '{"insights":[{"kind":"TH' }, 1);
    const guard = new WatchfulGuard();
    const { insights, facts } = await derive({}, guard);
    assert.ok(insights.length > 0);
    assert.equal((await asked()).length, 3);
    assert.equal(guard.noted.length, 3);
    assert.ok(facts.inputTokens > (guard.noted[0]?.inputTokens ?? 0));
    await fail({ stop: "max_tokens" });
    await failure("TRUNCATED", false, derive());
    await fail({ stop: "model_context_window_exceeded" });
    await failure("TOO_LONG", false, derive());
  });

  it("an answer of another shape is asked for once more, and no third time", async () => {
    await api.tell({ answers: ["I can't do that.", { insights: [] }] });
    assert.deepEqual((await derive()).insights, []);
    assert.equal((await asked()).length, 2);
    for (const answer of ["no JSON", { insights: "none" }, { insights: [{ kind: "SECRET" }] }, []]) {
      await api.tell({ clear: true, answers: [answer, answer, answer] });
      const guard = new WatchfulGuard();
      await failure("INVALID_OUTPUT", false, derive({}, guard));
      assert.equal((await asked()).length, 2);
      assert.equal(guard.noted.length, 2);
    }
    await fail({ stop: "tool_use" });
    await failure("INVALID_OUTPUT", false, derive());
  });

  it("however it answers, a call ends after a bounded number of requests", async () => {
    await fail({ stop: "max_tokens" });
    const passages = Array.from({ length: 200 }, (_, at) =>
      passage(at, `This is passage number ${at} of a long talk.`),
    );
    const attempt = sasha().deriveInsights({ passages, related: [], earlier: [] }, new WatchfulGuard());
    await failure("TRUNCATED", false, attempt);
    assert.ok((await asked()).length <= 32);
  });

  it("without declared terms every call is refused before anything is sent", async () => {
    const guard = new WatchfulGuard();
    const undeclared = sasha({ noTrainingReference: null });
    assert.deepEqual(undeclared.terms, { noTraining: false, reference: null });
    const error = await failure("NO_TERMS", false, undeclared.deriveInsights(request, guard));
    assert.match(error.message, /SASHA_NO_TRAINING/);
    await failure("NO_TERMS", false, undeclared.fillForm({ fields: [], texts: [{ id: "t0", text: "a" }] }, guard));
    assert.deepEqual((await api.tell({})).asked, []);
    assert.deepEqual(guard.bodies, []);
  });

  it("what its guard refuses is not sent, not even to be counted, and not tried again", async () => {
    let heard = 0;
    const guard = new WatchfulGuard();
    guard.inspect = () => {
      heard += 1;
      throw new DomainError("FORBIDDEN", "Nothing was sent.");
    };
    await assert.rejects(derive({}, guard), { name: "DomainError", code: "FORBIDDEN" });
    assert.equal(heard, 1);
    assert.deepEqual((await api.tell({})).asked, []);
  });

  it("what is beyond the budget is counted and not sent", async () => {
    const guard = new WatchfulGuard();
    guard.admit = async () => {
      throw new DomainError("QUOTA_EXCEEDED", "Used up.");
    };
    await assert.rejects(derive({}, guard), { name: "DomainError", code: "QUOTA_EXCEEDED" });
    assert.deepEqual([(await asked("count_tokens")).length, (await asked()).length], [1, 0]);
  });
});
