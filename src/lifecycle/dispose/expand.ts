import { In, IsNull } from "typeorm";
import type { CascadeUnit } from "../../app";
import { type DeletionCause, Export, FilledForm, LegalHold, Session, Source, Transcript, User } from "../../entities";
import { anchorsOf } from "../../policies/holds";
import type { Root } from "./open-run";

/** An item that would go: what it is, where its bytes lie, and whose holds keep it. */
export interface ExpandedItem {
  kind: Root["kind"];
  itemId: string;
  blobKey: string | null;
  bytes: number;
  anchors: string[];
}

type Found = Map<string, ExpandedItem>;

/** Of a row, whose it is; all else of it may be large, and is sealed. */
const OWNERS = { id: true, coachId: true, coacheeId: true } as const;
const PARTS = { ...OWNERS, sessionId: true, createdBy: true } as const;

/** Whole sessions go with their sources and forms; by their own clocks they leave them behind. */
const WHOLE: readonly DeletionCause[] = ["SESSION_DELETED", "ERASURE"];
/** A source that is deleted takes the transcript made from it; one that expires leaves it to its session. */
const WITH_TRANSCRIPT: readonly DeletionCause[] = ["TRASH_EXPIRED", "ADMIN_PURGE"];

/** Every item that a run of this cause takes with these roots: parts, vectors, and the exports that hold any of them. */
export async function expandRoots(
  unit: CascadeUnit,
  cause: DeletionCause,
  roots: readonly Root[],
): Promise<ExpandedItem[]> {
  const found: Found = new Map();
  const ids = (kind: Root["kind"]) => roots.filter((root) => root.kind === kind).map((root) => root.id);
  for (const id of ids("PERSON")) await addPerson(unit, found, id, cause);
  await addSessions(unit, found, ids("SESSION"), WHOLE.includes(cause));
  const sources = await addSources(unit, found, { id: In(ids("SOURCE")) }, ids("SOURCE").length);
  await addForms(unit, found, { id: In(ids("FORM")) }, ids("FORM").length);
  await addTranscripts(unit, found, { id: In(ids("TRANSCRIPT")) }, ids("TRANSCRIPT").length, "TRANSCRIPT");
  if (WITH_TRANSCRIPT.includes(cause))
    await addTranscripts(unit, found, { sourceId: In(sources) }, sources.length, "TRANSCRIPT");
  if (cause === "STATELESS") await addTranscripts(unit, found, { sourceId: In(sources) }, sources.length, "VECTORS");
  await addTranscripts(unit, found, { id: In(ids("VECTORS")) }, ids("VECTORS").length, "VECTORS");
  await addExports(unit, found, ids("EXPORT"));
  await addEndedHolds(unit, found);
  return [...found.values()];
}

function add(found: Found, item: ExpandedItem): void {
  const key = `${item.kind}:${item.itemId}`;
  if (!found.has(key)) found.set(key, item);
}

async function addSessions(unit: CascadeUnit, found: Found, ids: readonly string[], whole: boolean): Promise<void> {
  if (ids.length === 0) return;
  const { workspaceId } = unit.who;
  const rows = await unit.em.find(Session, {
    select: { ...OWNERS, createdBy: true },
    where: { workspaceId, id: In([...ids]) },
  });
  for (const row of rows)
    add(found, { kind: "SESSION", itemId: row.id, blobKey: null, bytes: 0, anchors: anchorsOf(row) });
  await addTranscripts(unit, found, { sessionId: In([...ids]) }, ids.length, "TRANSCRIPT");
  if (!whole) return;
  await addSources(unit, found, { sessionId: In([...ids]) }, ids.length);
  await addForms(unit, found, { sessionId: In([...ids]) }, ids.length);
}

async function addTranscripts(
  unit: CascadeUnit,
  found: Found,
  where: object,
  wanted: number,
  kind: "TRANSCRIPT" | "VECTORS",
): Promise<void> {
  if (wanted === 0) return;
  const rows = await unit.em.find(Transcript, {
    select: { ...OWNERS, sessionId: true, sourceId: true },
    where: { workspaceId: unit.who.workspaceId, ...where },
  });
  for (const row of rows) {
    // By its source it goes; by its source's hold it stays, as far as it goes because of the source.
    const anchors = anchorsOf(row);
    if ("sourceId" in where && row.sourceId) anchors.push(row.sourceId);
    add(found, { kind, itemId: row.id, blobKey: null, bytes: 0, anchors });
  }
}

async function addSources(unit: CascadeUnit, found: Found, where: object, wanted: number): Promise<string[]> {
  if (wanted === 0) return [];
  const rows = await unit.em.find(Source, {
    select: { ...PARTS, blobKey: true, byteSize: true },
    where: { workspaceId: unit.who.workspaceId, ...where },
  });
  for (const row of rows) {
    const { id: itemId, blobKey, byteSize: bytes } = row;
    add(found, { kind: "SOURCE", itemId, blobKey, bytes, anchors: anchorsOf(row) });
  }
  return rows.map((row) => row.id);
}

async function addForms(unit: CascadeUnit, found: Found, where: object, wanted: number): Promise<void> {
  if (wanted === 0) return;
  const rows = await unit.em.find(FilledForm, {
    select: PARTS,
    where: { workspaceId: unit.who.workspaceId, ...where },
  });
  for (const row of rows)
    add(found, { kind: "FORM", itemId: row.id, blobKey: null, bytes: 0, anchors: anchorsOf(row) });
}

/** An export dies with any person or item that is in it. */
async function addExports(unit: CascadeUnit, found: Found, ids: readonly string[]): Promise<void> {
  const going = new Set([...ids, ...[...found.values()].map((item) => item.itemId)]);
  const rows = await unit.em.find(Export, { where: { workspaceId: unit.who.workspaceId } });
  for (const row of rows) {
    const speaksOf = [row.id, row.requestedById, ...row.subjectIds, ...row.itemIds];
    if (!speaksOf.some((id) => going.has(id))) continue;
    add(found, { kind: "EXPORT", itemId: row.id, blobKey: row.blobKey, bytes: row.byteSize, anchors: [row.id] });
  }
}

/** The record of a hold that has ended goes with what it was on. */
async function addEndedHolds(unit: CascadeUnit, found: Found): Promise<void> {
  const targets = [...found.values()].map((item) => item.itemId);
  const holds = await unit.em.findBy(LegalHold, { workspaceId: unit.who.workspaceId, targetId: In(targets) });
  for (const { id, releasedAt, until, targetId } of holds) {
    const hasEnded = releasedAt !== null || (until !== null && until <= unit.now);
    if (hasEnded) add(found, { kind: "HOLD", itemId: id, blobKey: null, bytes: 0, anchors: [targetId] });
  }
}

/**
 * A coachee takes their sessions, whole, and what is theirs elsewhere. A coach takes what belongs to no coachee: the
 * coachees' sessions stay with the coachees.
 */
async function addPerson(unit: CascadeUnit, found: Found, id: string, cause: DeletionCause): Promise<void> {
  const { workspaceId } = unit.who;
  const person = await unit.em.findOneBy(User, { workspaceId, id });
  if (!person) return;
  add(found, { kind: "PERSON", itemId: id, blobKey: null, bytes: 0, anchors: [id] });
  if (cause !== "ERASURE" || !["COACH", "COACHEE"].includes(person.role)) return;
  const theirs = person.role === "COACHEE" ? { coacheeId: id } : { coachId: id, coacheeId: IsNull() };
  const sessions = await unit.em.find(Session, { select: { id: true }, where: { workspaceId, ...theirs } });
  await addSessions(
    unit,
    found,
    sessions.map((session) => session.id),
    true,
  );
  // What they brought in stays where it belongs to somebody else's session, and goes where it does not.
  for (const add of [addSources, addForms]) {
    await add(unit, found, theirs, 1);
    await add(unit, found, { createdBy: id, coachId: IsNull(), coacheeId: IsNull() }, 1);
  }
}
