import type { App, CascadeUnit, RowsOf, Who } from "../../app";
import type { DeletionCause, ItemKind, StoreName, TableName } from "../../entities";
import { type ExpandedItem, expandRoots } from "./expand";
import { fateOf, fates } from "./fates";
import { findKeeping, type Keeping } from "./keeping";
import type { Root } from "./open-run";

export interface PlannedItem extends ExpandedItem {
  /** Rows by table. */
  counts: Record<string, number>;
  withheld: Keeping | null;
}

export interface StoreCount {
  store: StoreName;
  category: string;
  count: number;
  bytes: number;
}

export interface WithheldGroup {
  ground: string;
  until: Date | null;
  count: number;
}

export type Hung = { kind: ItemKind; itemId: string };

/** The rows of a table that hang on any of these items; null where none can. */
export function rowsOf(table: TableName, items: readonly Hung[]): RowsOf | null {
  const fate = fateOf(table);
  if (!("hangs" in fate)) return null;
  const hangs = Object.entries(fate.hangs).flatMap(([kind, hanging]) => {
    const ids = items.filter((item) => item.kind === kind).map((item) => item.itemId);
    return ids.length > 0 ? [{ ...hanging, ids }] : [];
  });
  return hangs.length > 0 ? { table, hangs } : null;
}

/** Columns of rows that stay and name one of these items, or a person among them: empty once those are gone. */
export function referencesTo(items: readonly Hung[]): RowsOf[] {
  return (Object.keys(fates) as TableName[]).flatMap((table) => {
    const { unlinked = {}, people = [] } = fateOf(table);
    const columns = [...Object.entries(unlinked), ...people.map((column) => ["PERSON", column] as const)];
    const hangs = columns.flatMap(([kind, column]) => {
      const ids = items.filter((item) => item.kind === kind).map((item) => item.itemId);
      return ids.length > 0 ? [{ column, ids }] : [];
    });
    return hangs.length > 0 ? [{ table, hangs }] : [];
  });
}

/** Every table that holds rows of items, children first. */
export const hangingTables = (Object.keys(fates) as TableName[]).filter((table) => "hangs" in fateOf(table));

/** What a run of this cause over these roots would take, and what would be kept and why. Nothing is changed. */
export async function planItems(
  unit: CascadeUnit,
  cause: DeletionCause,
  roots: readonly Root[],
): Promise<PlannedItem[]> {
  const items = await expandRoots(unit, cause, roots);
  const kept = await findKeeping(unit, items);
  const counts = await countEach(unit, items);
  return items.map((item) => ({
    ...item,
    counts: counts.get(`${item.kind}:${item.itemId}`) ?? {},
    withheld: kept.get(`${item.kind}:${item.itemId}`) ?? null,
  }));
}

/** Rows by table for each item, as "KIND:id". A row that hangs on two items counts with both. */
export async function countEach(
  unit: CascadeUnit,
  items: readonly Hung[],
): Promise<Map<string, Record<string, number>>> {
  const counts = new Map<string, Record<string, number>>();
  for (const table of hangingTables) {
    const fate = fateOf(table);
    if (!("hangs" in fate)) continue;
    for (const [kind, hanging] of Object.entries(fate.hangs)) {
      const ids = items.filter((item) => item.kind === kind).map((item) => item.itemId);
      if (ids.length === 0) continue;
      for (const [id, found] of await unit.countBy(table, { ...hanging, ids })) {
        const key = `${kind}:${id}`;
        counts.set(key, { ...counts.get(key), [table]: (counts.get(key)?.[table] ?? 0) + found });
      }
    }
  }
  return counts;
}

/** What would go, by store and category: exact rows, blobs, vectors and keys of the items that nothing keeps. */
export async function countStores(
  app: App,
  who: Who,
  unit: CascadeUnit,
  items: readonly PlannedItem[],
): Promise<StoreCount[]> {
  const going = items.filter((item) => !item.withheld);
  const counts: StoreCount[] = [];
  for (const table of hangingTables) {
    const rows = rowsOf(table, going);
    const count = rows ? await unit.count(rows) : 0;
    if (count > 0) counts.push({ store: "DATABASE", category: table, count, bytes: 0 });
  }
  const blobs = going.filter((item) => item.blobKey);
  const bytes = blobs.reduce((sum, item) => sum + item.bytes, 0);
  if (blobs.length > 0) counts.push({ store: "BLOB", category: "recordings and files", count: blobs.length, bytes });
  const transcriptIds = going.filter(hasVectors).map((item) => item.itemId);
  const vectors = transcriptIds.length > 0 ? await app.vectors.count(who.workspaceId, { transcriptIds }) : 0;
  if (vectors > 0) counts.push({ store: "VECTOR", category: "passages", count: vectors, bytes: 0 });
  const keys = await app.countKeys(
    who,
    going.filter(hasKey).map((item) => item.itemId),
  );
  if (keys > 0) counts.push({ store: "KEYRING", category: "data keys", count: keys, bytes: 0 });
  return counts;
}

export const hasVectors = ({ kind }: Hung): boolean => kind === "TRANSCRIPT" || kind === "VECTORS";
export const hasKey = ({ kind }: Hung): boolean => kind !== "VECTORS";

/** Items that stay, by what keeps them. Parts count with what they belong to. */
export function toWithheldGroups(items: readonly (Hung & { withheld: Keeping | null })[]): WithheldGroup[] {
  const groups = new Map<string, WithheldGroup>();
  for (const { kind, withheld } of items) {
    if (!withheld || kind === "TRANSCRIPT" || kind === "VECTORS") continue;
    const key = JSON.stringify([withheld.ground, withheld.until]);
    const group = groups.get(key) ?? { ground: withheld.ground, until: withheld.until, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()];
}
