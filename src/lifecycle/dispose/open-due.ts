import type { App, Unit, Who } from "../../app";
import { type DeletionCause, type ItemKind, Workspace } from "../../entities";
import { type DueItem, type DueSet, findDueSets, findTaken, stateless } from "./due";
import { findKeeping, type Keeping } from "./keeping";
import { openRun } from "./open-run";

/** Opens the runs of everything that is due: one for each batch of a rule, without what is kept or has a run already. */
export async function openDue(app: App, who: Who): Promise<void> {
  for (const set of await app.write(who, findDueSets)) {
    let after: string | null = null;
    do {
      const from: string | null = after;
      after = await app.write(who, (unit) => openPage(app, unit, set, from));
    } while (after);
  }
}

/**
 * In the transaction that ends a hold: sources that a stateless workspace kept for it alone go now. The hold lock is the
 * caller's.
 */
export async function dueAfterHold(app: App, unit: Unit): Promise<void> {
  const { mode } = await unit.em.findOneByOrFail(Workspace, { id: unit.who.workspaceId });
  if (mode !== "STATELESS") return;
  let after: string | null = null;
  do after = await openPage(app, unit, stateless, after);
  while (after);
}

async function openPage(app: App, unit: Unit, set: DueSet, after: string | null): Promise<string | null> {
  // Holds before rows, and one opener at a time: who comes second sees what the first has taken.
  await unit.holdsOn([]);
  await unit.em.findOneOrFail(Workspace, {
    where: { id: unit.who.workspaceId },
    lock: { mode: "for_no_key_update" },
  });
  const { items, last } = await set.page(unit, after);
  const found = await judge(unit, items);
  const roots = found.filter(({ withheld }) => !withheld).map(({ kind, itemId }) => ({ kind, id: itemId }));
  const { cause, kind, rule, policyVersion } = set;
  const [first] = roots;
  const dueKey = `${cause.toLowerCase()}:${kind}:${first?.id}`;
  if (first) await openRun(app, unit, { cause, rule, policyVersion, roots, dueKey });
  return last;
}

type Judged = DueItem & { withheld: Keeping | null };

/** What no run has taken yet, and what keeps it. */
async function judge(unit: Unit, items: readonly DueItem[]): Promise<Judged[]> {
  const taken = await findTaken(
    unit,
    items.map(({ itemId }) => itemId),
  );
  const left = items.filter(({ itemId }) => !taken.has(itemId));
  const kept = await findKeeping(unit, left);
  return left.map((item) => ({ ...item, withheld: kept.get(`${item.kind}:${item.itemId}`) ?? null }));
}

export interface DueEntry {
  kind: ItemKind;
  id: string;
  dueAt: Date;
  cause: DeletionCause;
  withheld: Keeping | null;
}

/** What a sweep would take now, and what is due and kept; nothing is changed. */
export async function listDue(app: App, who: Who): Promise<DueEntry[]> {
  const entries: DueEntry[] = [];
  for (const set of await app.write(who, findDueSets)) {
    let after: string | null = null;
    do {
      const from: string | null = after;
      const page = await app.write(who, async (unit) => {
        const { items, last } = await set.page(unit, from);
        return { items: await judge(unit, items), last };
      });
      for (const { kind, itemId: id, dueAt, withheld } of page.items)
        entries.push({ kind, id, dueAt, cause: set.cause, withheld });
      after = page.last;
    } while (after);
  }
  return entries;
}
