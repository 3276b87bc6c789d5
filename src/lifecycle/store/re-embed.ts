import { IsNull, MoreThan, Not } from "typeorm";
import type { App, Who } from "../../app";
import { Session, Transcript } from "../../entities";
import { DomainError } from "../../errors";
import { embedSession } from "./embed-session";

/** Sessions of one job: the next takes over where it ends, so that others get their turn. */
const AT_ONCE = 10;

/**
 * The job of a workspace after a change of model, or after the service was away: makes anew the vectors of whatever
 * session has none of this model, a few at a time and one job at a time. What it did is in the rows: it may die anywhere.
 */
export async function reEmbed(app: App, who: Who, input: { after?: string }): Promise<void> {
  let after: string | undefined;
  await app.tryAlone(`re-embed/${who.workspaceId}`, async () => {
    const transcripts = await findStale(app, who, input.after);
    const sessions = new Set(transcripts.map(({ sessionId }) => sessionId));
    for (const sessionId of sessions) await embedOne(app, who, sessionId);
    if (transcripts.length === AT_ONCE) after = transcripts.at(-1)?.id;
  });
  const next = after;
  if (next) await app.write(who, (unit) => unit.enqueue("re-embed", { after: next }, { key: "re-embed" }));
}

async function findStale(app: App, { workspaceId, ...who }: Who, after?: string): Promise<Transcript[]> {
  const place = { workspaceId, ...(after && { id: MoreThan(after) }) };
  const where = [
    { ...place, embeddedBy: IsNull() },
    { ...place, embeddedBy: Not(app.embedder.model) },
  ];
  return app.write({ workspaceId, ...who }, (unit) =>
    unit.em.find(Transcript, { where, order: { id: "ASC" }, take: AT_ONCE }),
  );
}

/** One that can't be sent, or is going, must not keep the others from it. */
async function embedOne(app: App, who: Who, sessionId: string): Promise<void> {
  const { workspaceId } = who;
  const session = await app.write(who, (unit) => unit.em.findOneBy(Session, { workspaceId, id: sessionId }));
  if (!session || isOnItsWay(session)) return;
  try {
    await embedSession(app, who, session);
    app.log.info({ sessionId }, "vectors were made anew");
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    app.log.warn({ sessionId, code: error.code }, "vectors could not be made anew");
  }
}

/** Its own job makes them. */
function isOnItsWay({ step, state }: Session): boolean {
  return ["INGEST", "NORMALIZE"].includes(step) || (step === "STORE" && state === "PROCESSING");
}
