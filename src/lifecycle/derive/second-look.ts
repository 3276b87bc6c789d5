import type { App, Who } from "../../app";
import type { Session } from "../../entities";
import { DomainError, PortError } from "../../errors";
import type { DerivedInsight, Passage } from "../../ports/language-model";
import { logged } from "./call-log";
import type { Pseudonyms } from "./pseudonymize";

/**
 * Asks the model whether the quotes carry each claim; null where it was not asked or did not say. All that can come of it is
 * a lower verdict, so nothing waits for it and its failure is no failure of the derivation.
 */
export async function lookAgain(
  app: App,
  who: Who,
  given: { session: Session; pseudonyms: Pseudonyms; passages: readonly Passage[] },
  insights: readonly DerivedInsight[],
): Promise<(boolean | null)[]> {
  const unsaid = insights.map(() => null);
  if (!app.sasha.checkSupport || insights.length === 0) return unsaid;
  const texts = new Map(given.passages.map(({ id, text }) => [id, text]));
  const claims = insights.map(({ claim, citations }) => ({
    claim,
    quotes: citations.flatMap(({ passageId, quote }) => quote ?? texts.get(passageId) ?? []),
  }));
  const call = {
    session: given.session,
    purpose: "SUPPORT" as const,
    request: { claims },
    pseudonyms: given.pseudonyms,
  };
  try {
    const ask = app.sasha.checkSupport;
    const { answer } = await logged(app, who, call, (guard) => ask({ claims }, guard));
    return answer.carried;
  } catch (error) {
    if (!(error instanceof PortError || error instanceof DomainError)) throw error;
    const code = error instanceof PortError ? error.outcome : error.code;
    app.log.warn({ sessionId: given.session.id, code }, "the second look at the claims came to nothing");
    return unsaid;
  }
}
