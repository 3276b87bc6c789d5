import { In } from "typeorm";
import type { CascadeUnit, RowsOf } from "../../../app";
import {
  type DisposalItem,
  DisposalStep,
  EvidencePack,
  PackQuote,
  type StepName,
  type TableName,
} from "../../../entities";
import { tablesOf } from "../fates";
import { referencesTo, rowsOf } from "../plan";
import { unlinkPerson } from "../unlink-person";
import { tracesOf } from "./revoke";
import { begun, destroying, keyOf, StillThereError, type Work } from "./work";

const MOST_ROWS = 10_000;
/** A deletion keeps one core of the database busy: two are ours, and the rest are for people. */
const LANES = 2;

/** Destroys the rows of a step's tables in transactions of at most 10,000, then looks again by another connection. */
export async function destroyRows(work: Work, name: StepName): Promise<void> {
  const going = begun(work.items);
  if (name === "packs") await releaseQuotes(work, going);
  if (name === "records") await unlinkItems(work, name, going);
  if (name === "people") await unlinkPeople(work, name, going);
  for (const alike of gather(pack(tablesOf(name), going)))
    await inLanes(alike, (lots) => destroyLots(work, name, lots));
  await lookAgain(work, name, going);
}

/** Some items of one table, and how many rows they were counted with. */
interface Lot {
  table: TableName;
  items: DisposalItem[];
  rows: number;
}

/** Lots in order, gathered into transactions. An item of more rows than one may have stands alone. */
function pack(tables: readonly TableName[], items: readonly DisposalItem[]): Lot[][] {
  const transactions: Lot[][] = [];
  let open: Lot[] = [];
  let size = 0;
  for (const table of tables) {
    for (const item of items) {
      const rows = item.counts[table] ?? 0;
      if (!rowsOf(table, [item])) continue;
      if (size + rows > MOST_ROWS && open.length > 0) {
        transactions.push(open);
        [open, size] = [[], 0];
      }
      const last = open.at(-1);
      if (last?.table === table) Object.assign(last, { rows: last.rows + rows }).items.push(item);
      else open.push({ table, items: [item], rows });
      size += rows;
    }
  }
  return open.length > 0 ? [...transactions, open] : transactions;
}

/** Transactions that touch one and the same table can run side by side; all others wait for those before them. */
function gather(transactions: readonly Lot[][]): Lot[][][] {
  const groups: Lot[][][] = [];
  const tableOf = (lots: readonly Lot[] | undefined) => (lots?.length === 1 ? lots[0]?.table : null);
  for (const lots of transactions) {
    const last = groups.at(-1);
    const table = tableOf(lots);
    if (last && table && tableOf(last.at(-1)) === table) last.push(lots);
    else groups.push([lots]);
  }
  return groups;
}

async function inLanes(waiting: readonly Lot[][], act: (lots: Lot[]) => Promise<void>): Promise<void> {
  const left = [...waiting].reverse();
  const lane = async () => {
    for (let lots = left.pop(); lots; lots = left.pop()) await act(lots);
  };
  await Promise.all(Array.from({ length: Math.min(LANES, waiting.length) }, lane));
}

async function destroyLots(work: Work, name: StepName, lots: readonly Lot[]): Promise<void> {
  const items = [...new Set(lots.flatMap((lot) => lot.items))];
  const [only] = lots;
  if (only && lots.length === 1 && only.rows > MOST_ROWS) return destroyLarge(work, name, only);
  await destroying(work, items, async (unit) => {
    let deleted = 0;
    for (const lot of lots) {
      const rows = rowsOf(lot.table, lot.items);
      if (rows) deleted += await unit.deleteRows(rows);
    }
    await count(unit, work, name, { deleted });
  });
}

async function destroyLarge(work: Work, name: StepName, { table, items }: Lot): Promise<void> {
  const rows = rowsOf(table, items) as RowsOf;
  for (let last = MOST_ROWS; last === MOST_ROWS; ) {
    last = await destroying(work, items, async (unit) => {
      const deleted = await unit.deleteSome(rows, MOST_ROWS);
      await count(unit, work, name, { deleted });
      return deleted;
    });
  }
}

/** Packs of other sessions that lean on what goes lose those quotes, and are checked again. */
async function releaseQuotes(work: Work, going: readonly DisposalItem[]): Promise<void> {
  const transcriptIds = going.filter((item) => item.kind === "TRANSCRIPT").map((item) => item.itemId);
  const sessionIds = new Set(going.filter((item) => item.kind === "SESSION").map((item) => item.itemId));
  if (transcriptIds.length === 0) return;
  await destroying(work, going, async (unit) => {
    const { workspaceId } = unit.who;
    const quotes = await unit.em.find(PackQuote, {
      select: { id: true, packId: true },
      where: { workspaceId, transcriptId: In(transcriptIds) },
    });
    const packIds = [...new Set(quotes.map((quote) => quote.packId))];
    const packs = await unit.em.find(EvidencePack, {
      select: { id: true, sessionId: true },
      where: { workspaceId, id: In(packIds) },
    });
    for (const { id: packId, sessionId } of packs)
      if (!sessionIds.has(sessionId)) await unit.enqueue("recheck", { packId }, { key: `recheck:${packId}` });
  });
}

/** The items that rows that stay let go of in a step. */
function unlinkedIn(name: StepName, going: readonly DisposalItem[]): DisposalItem[] {
  if (name !== "records" && name !== "people") return [];
  return going.filter(({ kind }) => (kind === "PERSON") === (name === "people"));
}

/** Rows that stay let go of the items they pointed to. */
async function unlinkItems(work: Work, name: StepName, going: readonly DisposalItem[]): Promise<void> {
  await destroying(work, going, async (unit) => {
    let unlinked = 0;
    for (const { table, hangs } of referencesTo(unlinkedIn(name, going)))
      for (const hang of hangs) unlinked += await unit.unlink(table, hang, rowsOf(table, going));
    await unit.forget(tracesOf(going));
    await count(unit, work, name, { unlinked });
  });
}

/** Rows that stay no longer name who goes. */
async function unlinkPeople(work: Work, name: StepName, going: readonly DisposalItem[]): Promise<void> {
  const ids = unlinkedIn(name, going).map((item) => item.itemId);
  if (ids.length === 0) return;
  for (const id of ids) {
    for (let unlinked = 1; unlinked > 0; ) {
      unlinked = await destroying(work, going, async (unit) => {
        const changed = await unlinkPerson(work.app, unit, id);
        await count(unit, work, name, { unlinked: changed });
        return changed;
      });
    }
  }
  await destroying(work, going, (unit) => unit.forgetAcquaintance(ids));
}

async function count(
  unit: CascadeUnit,
  { run }: Work,
  name: StepName,
  more: { deleted?: number; unlinked?: number },
): Promise<void> {
  const place = { ...keyOf(run), name };
  if (more.deleted) await unit.em.increment(DisposalStep, place, "deleted", more.deleted);
  if (more.unlinked) await unit.em.increment(DisposalStep, place, "unlinked", more.unlinked);
}

async function lookAgain(work: Work, name: StepName, going: readonly DisposalItem[]): Promise<void> {
  const { app, who, run } = work;
  const sets = [
    ...tablesOf(name).flatMap((table) => rowsOf(table, going) ?? []),
    ...referencesTo(unlinkedIn(name, going)),
  ];
  const remaining = (await app.countRemaining(who, sets)).reduce((sum, found) => sum + found, 0);
  if (remaining === 0) return;
  await app.destroy(who, async (unit) => {
    await unit.em.update(DisposalStep, { ...keyOf(run), name }, { remaining });
  });
  throw new StillThereError(name);
}
