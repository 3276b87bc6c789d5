import type { App, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { LlmCall, Session } from "../../entities";
import type { CallFacts } from "../../ports/language-model";

/**
 * Calls the model and logs it: a row before the call and its outcome after, so that a call that was cut off stays on
 * record as well. Provider, model, counts and keyed hashes; never the text.
 */
export async function logged<T extends { facts: CallFacts }>(
  app: App,
  who: Who,
  session: Session,
  purpose: LlmCall["purpose"],
  request: unknown,
  call: () => Promise<T>,
): Promise<{ answer: T; llmCallId: string }> {
  const secret = await app.keys(who).secret("llm-log");
  const hash = (value: unknown) => keyedHash(secret, JSON.stringify(value)).toString("hex");
  const id = app.newId();
  const { workspaceId, coachId } = session;
  const { provider, model, promptVersion } = app.sasha;
  const started = performance.now();
  await app.write(who, async (unit) => {
    // Locked, so that an assignment at the same moment finds this row or is found by it.
    const { coacheeId } = await unit.lock(Session, session.id);
    return unit.em.insert(LlmCall, {
      ...{ workspaceId, id, sessionId: session.id, coachId, coacheeId, purpose, provider, model, promptVersion },
      ...{ inputHash: hash(request), outcome: "STARTED", pseudonymized: true, noTraining: false, at: unit.now },
    });
  });
  const finish = (outcome: Partial<LlmCall>) =>
    app.write(who, (unit) => {
      const latencyMs = Math.round(performance.now() - started);
      return unit.em.update(LlmCall, { workspaceId, id }, { ...outcome, latencyMs });
    });
  try {
    const answer = await call();
    const { facts, ...output } = answer;
    await finish({ ...facts, outputHash: hash(output), outcome: "ANSWERED" });
    return { answer, llmCallId: id };
  } catch (error) {
    await finish({ outcome: "FAILED" });
    throw error;
  }
}
