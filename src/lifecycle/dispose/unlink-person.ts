import { Any, In, IsNull, Not } from "typeorm";
import type { App, CascadeUnit, Unit } from "../../app";
import {
  cell,
  PackQuote,
  Participant,
  Session,
  type StepFinding,
  type TableName,
  tables,
  User,
  Utterance,
} from "../../entities";
import { fateOf, fates } from "./fates";
import type { Hung, WithheldGroup } from "./plan";

/** What a coach is called whose name has gone. */
const NAMELESS = "Coach";
/** Rows of one transaction, well below what a transaction of the cascade may have. */
const MOST_ROWS = 5_000;
const MOST_SPEAKERS = 200;

/** Why a coach's voice and words stay in the sessions of coachees. */
const KEPT_VOICE = "GDPR Art. 17(3)(e), 15(4): the coachee's own record";

type Leaving = Pick<User, "id" | "role">;
interface Place {
  table: TableName;
  column: string;
}

/** Every column that names a person in rows which may outlive the profile. */
const places: readonly Place[] = (Object.keys(fates) as TableName[]).flatMap((table) =>
  (fateOf(table).people ?? []).map((column) => ({ table, column })),
);

/**
 * Takes a person's name out of rows that stay: how they were heard, and every column that names them. At most so many
 * rows a call, in the caller's transaction: call it in transactions of their own until it gives 0. Gives how many times
 * the person was named.
 */
export async function unlinkPerson(app: App, unit: CascadeUnit, personId: string): Promise<number> {
  const renamed = await renameSpeaker(app, unit, personId);
  if (renamed > 0) return renamed;
  let changed = 0;
  for (const place of places) {
    changed += await emptyColumn(unit, place, personId, MOST_ROWS - changed);
    if (changed >= MOST_ROWS) return changed;
  }
  return changed;
}

/**
 * How a coach was heard in sessions that stay, and the name beside each quote, sealed anew under the transcript's own
 * key. What a hold keeps is left to the letter; whose words they are is taken from it as well.
 */
async function renameSpeaker(app: App, unit: Unit, personId: string): Promise<number> {
  const { workspaceId } = unit.who;
  if (!(await unit.em.existsBy(User, { workspaceId, id: personId, role: "COACH" }))) return 0;
  const speakers = await unit.em.find(Participant, {
    where: [
      { workspaceId, userId: personId },
      { workspaceId, coachId: personId, role: "COACH" },
    ],
    order: { id: "ASC" },
    take: MOST_SPEAKERS,
  });
  const anchors = speakers.flatMap(({ sessionId, coacheeId }) => [sessionId, coacheeId ?? []].flat());
  const held = new Set((await unit.holdsOn(anchors)).map(({ targetId }) => targetId));
  const free = speakers.filter(({ sessionId, coacheeId }) => !held.has(sessionId) && !held.has(coacheeId ?? ""));
  const quotes = await findQuotes(unit, free);
  const keys = app.keys(unit.who);
  for (const row of free) row.label = await keys.seal(cell("participant", "label", row), NAMELESS);
  for (const row of quotes) row.speaker = await keys.seal(cell("pack_quote", "speaker", row), NAMELESS);
  const mentions = speakers.flatMap(({ userId, coachId }) => [userId, coachId]).filter((id) => id === personId);
  const without = (id: string | null) => (id === personId ? null : id);
  for (const row of speakers) Object.assign(row, { userId: without(row.userId), coachId: without(row.coachId) });
  await unit.em.save(Participant, speakers);
  await unit.em.save(PackQuote, quotes);
  return mentions.length;
}

async function findQuotes(unit: Unit, speakers: readonly Participant[]): Promise<PackQuote[]> {
  const { workspaceId } = unit.who;
  const transcriptIds = [...new Set(speakers.map(({ transcriptId }) => transcriptId))];
  if (transcriptIds.length === 0) return [];
  const quotes = await unit.em.findBy(PackQuote, { workspaceId, transcriptId: In(transcriptIds) });
  const spoken = await unit.em.find(Utterance, {
    select: { id: true },
    where: { workspaceId, participantId: In(speakers.map(({ id }) => id)), id: Any(quotes.map((q) => q.utteranceId)) },
  });
  const theirs = new Set(spoken.map(({ id }) => id));
  return quotes.filter(({ utteranceId }) => theirs.has(utteranceId));
}

function columnsOf(unit: Unit, { table, column }: Place) {
  const { columns } = unit.em.connection.getMetadata(tables[table]);
  const property = columns.find(({ databaseName }) => databaseName === column)?.propertyName;
  if (!property) throw new Error(`${table} has no column ${column}`);
  const has = (name: string) => columns.some(({ propertyName }) => propertyName === name);
  // The workspace itself is named by its id; a policy by its category.
  const key = { [has("workspaceId") ? "workspaceId" : "id"]: unit.who.workspaceId };
  return { property, key, isNumbered: has("workspaceId") && has("id") };
}

async function emptyColumn(unit: Unit, place: Place, personId: string, most: number): Promise<number> {
  const { property, key, isNumbered } = columnsOf(unit, place);
  const entity = tables[place.table];
  const named = { ...key, [property]: personId };
  if (!isNumbered) return (await unit.em.update(entity, named, { [property]: null })).affected ?? 0;
  const rows = await unit.em.find<{ id: string }>(entity, { select: { id: true }, where: named, take: most });
  if (rows.length === 0) return 0;
  const chosen = { ...named, id: Any(rows.map(({ id }) => id)) };
  return (await unit.em.update(entity, chosen, { [property]: null })).affected ?? 0;
}

/** How many rows would be unlinked by table: those that name the person and do not go with them. */
export async function countLinks(unit: Unit, person: Leaving): Promise<{ table: TableName; count: number }[]> {
  const counts = new Map<TableName, number>();
  for (const place of places) {
    if (place.table === "erasure_request") continue;
    const where = staying(unit, place, person);
    const count = where.length > 0 ? await unit.em.count(tables[place.table], { where }) : 0;
    if (count > 0) counts.set(place.table, (counts.get(place.table) ?? 0) + count);
  }
  return [...counts].map(([table, count]) => ({ table, count }));
}

/** Rows of a coachee go with the coachee; those of a coach go where no coachee's are they. */
function staying(unit: Unit, place: Place, { id, role }: Leaving): object[] {
  const { property, key } = columnsOf(unit, place);
  const named = { ...key, [property]: id };
  if (!fateOf(place.table).people?.includes("coachee_id") || !["COACH", "COACHEE"].includes(role)) return [named];
  const owner = role === "COACHEE" ? "coacheeId" : "coachId";
  const isOthers = [{ [owner]: IsNull() }, { [owner]: Not(id) }].map((rule) => ({ ...named, ...rule }));
  if (property === owner) return role === "COACH" ? [{ ...named, coacheeId: Not(IsNull()) }] : [];
  if (property === "coacheeId" || property === "coachId" || role === "COACHEE") return isOthers;
  return [{ ...named, coacheeId: Not(IsNull()) }, ...isOthers];
}

/** In how many sessions of coachees a coach's voice and words stay. */
function countKeptVoice(unit: Unit, { id, role }: Leaving): Promise<number> {
  if (role !== "COACH") return Promise.resolve(0);
  return unit.em.countBy(Session, { workspaceId: unit.who.workspaceId, coachId: id, coacheeId: Not(IsNull()) });
}

const VOICE = "sessions of coachees with the coach's voice and words";

/** The same as a finding of the step that takes people out, while the sessions still name the coach. */
export async function findKeptVoice(unit: Unit, items: readonly Hung[]): Promise<StepFinding[]> {
  const { workspaceId } = unit.who;
  const ids = items.filter(({ kind }) => kind === "PERSON").map(({ itemId }) => itemId);
  const people = await unit.em.findBy(User, { workspaceId, id: In(ids) });
  const counts = await Promise.all(people.map((person) => countKeptVoice(unit, person)));
  const found = counts.reduce((sum, count) => sum + count, 0);
  if (found === 0) return [];
  const method = "kept for the coachee; the coach's name is taken out";
  return [{ store: "DATABASE", category: VOICE, found, deleted: 0, unlinked: 0, withheld: found, method }];
}

/** What such a finding says to the person: why, and how many. */
export function toVoiceGroups(findings: readonly StepFinding[]): WithheldGroup[] {
  return findings
    .filter(({ category }) => category === VOICE)
    .map(({ withheld }) => ({ ground: KEPT_VOICE, until: null, count: withheld }));
}
