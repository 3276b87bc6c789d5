import type { App, Unit, Who } from "../../app";
import { cell, Session, type SessionKind, toPublicId } from "../../entities";
import { DomainError, invalid, notFound } from "../../errors";
import { dueDate } from "../store/retention-clock";
import { readText } from "./text";

export interface CreateSessionInput {
  kind: SessionKind;
  title?: string | null;
  coacheeId?: string | null;
  /** Whose to lead, when somebody else makes it. */
  coachId?: string | null;
  idempotencyKey?: string | null;
}

/** A session in its first step, for what is uploaded or pasted into it. A coachee's own can only be a fill session. */
export async function createSession(app: App, who: Who, input: CreateSessionInput): Promise<Session> {
  if (who.role === "COACHEE" && input.kind !== "FILL")
    throw new DomainError("FORBIDDEN", "A coaching session is its coach's to open.");
  const title = readText("title", input.title, 200);
  const isManager = who.role === "ADMIN" || who.role === "INTEGRATOR";
  const coachId = who.role === "COACH" ? who.userId : isManager ? (input.coachId ?? null) : null;
  const coacheeId = who.role === "COACHEE" ? who.userId : (input.coacheeId ?? null);
  const id = app.newId();
  const keys = app.keys(who);
  await keys.create(id, "SESSION");
  return app.write(who, (unit) =>
    unit.once({ operation: "createSession", key: input.idempotencyKey, input }, Session, async () => {
      if (coacheeId) await assertCoachee(unit, coacheeId);
      if (coachId) await assertPerson(unit, coachId, "COACH", "coachId");
      const session = await newSession(unit, { id, kind: input.kind, coachId, coacheeId, createdBy: who.userId });
      if (title) session.title = await keys.seal(cell("session", "title", session), title);
      await unit.em.insert(Session, session);
      if (coachId && coacheeId) await unit.introduce(coachId, coacheeId);
      await unit.record("session.created", toPublicId("session", id), { kind: input.kind });
      return session;
    }),
  );
}

/** The row of a session before anything has come in. Its clock runs from here until it is known when the talk ended. */
export async function newSession(
  unit: Unit,
  given: Pick<Session, "id" | "kind" | "coachId" | "coacheeId" | "createdBy">,
): Promise<Session> {
  return unit.em.create(Session, {
    ...given,
    workspaceId: unit.who.workspaceId,
    state: "OPEN",
    step: "INGEST",
    title: null,
    meetingHash: null,
    generation: 1,
    startedAt: null,
    endedAt: null,
    completedAt: null,
    archivedAt: null,
    createdAt: unit.now,
    expiresAt: await dueDate(unit, "SESSION", unit.now),
    failure: null,
  });
}

export function assertCoachee(unit: Unit, coacheeId: string): Promise<void> {
  return assertPerson(unit, coacheeId, "COACHEE", "coacheeId");
}

async function assertPerson(unit: Unit, userId: string, role: "COACH" | "COACHEE", field: string): Promise<void> {
  const found = await unit.roleOf(userId);
  if (!found) throw new DomainError("NOT_FOUND", notFound().message, { field: [field] });
  if (found !== role) throw invalid(field, `This person is no ${role.toLowerCase()}.`);
}
