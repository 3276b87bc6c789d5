import type { App, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { type CallOutcome, LlmCall, Session } from "../../entities";
import { DomainError } from "../../errors";
import { type CallFacts, type CallGuard, ModelError } from "../../ports/language-model";
import { assertWithinBudget, spend } from "./budget";
import { assertNothingIdentifies } from "./guard";
import type { Pseudonyms } from "./pseudonymize";

export interface LoggedCall {
  session: Session;
  purpose: LlmCall["purpose"];
  /** What is asked; kept as a keyed hash. */
  request: unknown;
  /** Whose names must not be in anything that goes out, and what was left of them as words. */
  pseudonyms: Pick<Pseudonyms, "people" | "kept">;
}

/**
 * Calls the model and logs it: a row before the call and its outcome after, so that a call that was cut off stays on
 * record as well. Provider, model, terms, counts and keyed hashes; never the text. Over its budget nothing is asked.
 */
export async function logged<T extends { facts: CallFacts }>(
  app: App,
  who: Who,
  given: LoggedCall,
  call: (guard: CallGuard) => Promise<T>,
): Promise<{ answer: T; llmCallId: string }> {
  const secret = await app.keys(who).secret("llm-log");
  const hash = (value: unknown) => keyedHash(secret, JSON.stringify(value)).toString("hex");
  const started = performance.now();
  const row = await begin(app, who, given, hash(given.request));
  const write = toNote(app, who, row);
  const finish = (facts: Partial<LlmCall>) => write({ ...facts, latencyMs: Math.round(performance.now() - started) });
  try {
    const answer = await call({ ...toGuard(app, who, given, secret), note: write });
    const { facts, ...output } = answer;
    await finish({ ...facts, outputHash: hash(output), outcome: "ANSWERED" });
    return { answer, llmCallId: row.id };
  } catch (error) {
    await finish({ outcome: toOutcome(error) });
    throw error;
  }
}

async function begin(
  app: App,
  who: Who,
  { session, purpose, pseudonyms }: LoggedCall,
  inputHash: string,
): Promise<LlmCall> {
  const id = app.newId();
  const { workspaceId, coachId } = session;
  const { provider, model, promptVersion, terms } = app.sasha;
  return app.write(who, async (unit) => {
    await assertWithinBudget(app, unit);
    // Locked, so that an assignment at the same moment finds this row or is found by it.
    const { coacheeId } = await unit.lock(Session, session.id);
    const row = unit.em.create(LlmCall, {
      ...{ workspaceId, id, sessionId: session.id, coachId, coacheeId, purpose, provider, model, promptVersion },
      ...{ noTraining: terms.noTraining, noTrainingReference: terms.reference },
      ...{ inputHash, outcome: "STARTED", pseudonymized: true, namesKept: [...pseudonyms.kept].sort(), at: unit.now },
    });
    await unit.em.insert(LlmCall, row);
    return row;
  });
}

/**
 * Writes facts into a call's row, and into the month's tally what its cost has grown by: a call tells the whole of it with
 * each answer. Counted here and not by the row, which goes with a session that is deleted meanwhile.
 */
function toNote(app: App, who: Who, { workspaceId, id }: LlmCall): (facts: Partial<LlmCall>) => Promise<void> {
  let counted = 0;
  return async (facts) => {
    const cost = Math.max(counted, (facts.inputTokens ?? 0) + (facts.outputTokens ?? 0));
    await app.write(who, async (unit) => {
      await unit.em.update(LlmCall, { workspaceId, id }, facts);
      await spend(app, unit, cost - counted);
    });
    counted = cost;
  };
}

/** The caller's name at the provider is the workspace's, and letters alone: digits might read as somebody's number. */
function toGuard(app: App, who: Who, { pseudonyms }: LoggedCall, secret: Buffer): Omit<CallGuard, "note"> {
  const letters = [...keyedHash(secret, "caller").toString("hex")].map(
    (digit) => "abcdefghijklmnop"[parseInt(digit, 16)],
  );
  return {
    caller: letters.join(""),
    inspect: (body, own) => assertNothingIdentifies(body, pseudonyms.people, own),
    admit: (inputTokens) => app.write(who, (unit) => assertWithinBudget(app, unit, inputTokens)),
  };
}

function toOutcome(error: unknown): CallOutcome {
  if (error instanceof ModelError) return error.outcome;
  return error instanceof DomainError ? "STOPPED" : "FAILED";
}
