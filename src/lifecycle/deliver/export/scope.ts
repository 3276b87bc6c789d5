import { In, IsNull, Not } from "typeorm";
import type { Unit, Who } from "../../../app";
import {
  EvidencePack,
  FilledForm,
  FormValueSource,
  PackDecision,
  PackQuote,
  Participant,
  Session,
  Source,
} from "../../../entities";
import { mayReadClaim, mayReadSource, mayReadValues } from "../../../policies/content";
import type { Wanted } from "./allowed";

/** What goes into an export: rows as its person sees them, and the voices in which they spoke. */
export interface Scope {
  sessions: Session[];
  packs: EvidencePack[];
  forms: FilledForm[];
  sources: Source[];
  voices: Participant[];
}

const oldestFirst = { order: { createdAt: "ASC", id: "ASC" } } as const;
const living = { state: Not(In(["TRASHED", "PURGING"])) };

/** Read by the person's own connection, walls on; `findVoices` is the system's. */
export async function findScope(unit: Unit, wanted: Wanted): Promise<Omit<Scope, "voices">> {
  const { who } = unit;
  const found = await find[wanted.scope](unit, wanted.scopeId);
  return {
    sessions: found.sessions.filter((session) => session.state !== "DISPOSING"),
    packs: found.packs.filter((pack) => mayReadClaim(who, pack)),
    forms: found.forms.filter((form) => mayReadValues(who, form)),
    sources: found.sources.filter((source) => isArrived(source) && mayReadSource(who, source)),
  };
}

const isArrived = (source: Source) => source.state === "STORED" && source.scanVerdict === "CLEAN";

type Find = (unit: Unit, id: string) => Promise<Omit<Scope, "voices">>;

const find: Record<Wanted["scope"], Find> = {
  SUBJECT: (unit, id) => (unit.who.role === "COACH" ? findCoachs(unit, id) : findCoachees(unit, id)),
  SESSION: findSession,
  PACK: async (unit, id) => ({ sessions: [], packs: [await unit.get(EvidencePack, id)], forms: [], sources: [] }),
};

async function findCoachees({ em, who: { workspaceId } }: Unit, coacheeId: string): ReturnType<Find> {
  const theirs = { workspaceId, coacheeId };
  return {
    sessions: await em.find(Session, { where: theirs, ...oldestFirst }),
    packs: await em.find(EvidencePack, { where: { ...theirs, state: "DELIVERED" }, ...oldestFirst }),
    forms: await em.find(FilledForm, { where: { ...theirs, ...living }, ...oldestFirst }),
    sources: await em.find(Source, { where: { ...theirs, createdBy: coacheeId, ...living }, ...oldestFirst }),
  };
}

/** What a coach did; what belongs to a coachee's session stays with the coachee. */
async function findCoachs({ em, who: { workspaceId } }: Unit, coachId: string): ReturnType<Find> {
  const alone = { workspaceId, coachId, coacheeId: IsNull(), createdBy: coachId };
  const decided = await em.findBy(PackDecision, { workspaceId, coachId, byId: coachId });
  const ids = [...new Set(decided.map(({ packId }) => packId))];
  return {
    sessions: await em.find(Session, { where: { workspaceId, coachId }, ...oldestFirst }),
    packs: await em.find(EvidencePack, { where: { workspaceId, id: In(ids) }, ...oldestFirst }),
    forms: await em.find(FilledForm, { where: { ...alone, ...living }, ...oldestFirst }),
    // What came from a meeting by itself holds somebody's voice, known or not yet: it is no upload.
    sources: await em.find(Source, { where: { ...alone, externalHash: IsNull(), ...living }, ...oldestFirst }),
  };
}

async function findSession(unit: Unit, sessionId: string): ReturnType<Find> {
  const { em, who } = unit;
  const parts = { workspaceId: who.workspaceId, sessionId };
  return {
    sessions: [await unit.get(Session, sessionId)],
    packs: await em.find(EvidencePack, { where: parts, ...oldestFirst }),
    forms: await em.find(FilledForm, { where: { ...parts, ...living }, ...oldestFirst }),
    sources: await em.find(Source, { where: { ...parts, ...living }, ...oldestFirst }),
  };
}

/** The voices that are believed to be this person's, in their own part; never the other's. */
export async function findVoices(unit: Unit, person: Who, sessions: readonly Session[]): Promise<Participant[]> {
  const { workspaceId, userId, role } = person;
  if (sessions.length === 0) return [];
  const ids = sessions.map(({ id }) => id);
  const own = { workspaceId, userId: userId as string, role: role as Participant["role"] };
  return unit.em.find(Participant, { where: { ...own, sessionId: In(ids) }, order: { transcriptId: "ASC" } });
}

/** Everybody whose data is in it, and every item: an export goes when one of them goes. */
export async function namesOf(
  unit: Unit,
  person: Who,
  { sessions, packs, forms, sources, voices }: Scope,
): Promise<{ subjectIds: string[]; itemIds: string[] }> {
  const { workspaceId } = person;
  const quotes = await unit.em.findBy(PackQuote, { workspaceId, packId: In(packs.map(({ id }) => id)) });
  const cited = await unit.em.findBy(FormValueSource, { workspaceId, formId: In(forms.map(({ id }) => id)) });
  const owned = [...sessions, ...packs, ...forms, ...sources].flatMap((row) => [row.coachId, row.coacheeId]);
  const people = [person.userId, ...owned, ...[...forms, ...sources].map((row) => row.createdBy)];
  const items = [
    ...[...sessions, ...forms, ...sources].map((row) => row.id),
    ...[...packs, ...quotes, ...forms, ...sources].map((row) => row.sessionId),
    ...[...quotes, ...voices].map((row) => row.transcriptId),
    ...cited.map((row) => row.quoteKeyId),
  ];
  return { subjectIds: distinct(people), itemIds: distinct(items) };
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id): id is string => id !== null);
}
