import type { App, CascadeUnit, Who } from "../../app";
import type { DeletionCause, RetentionCategory } from "../../entities";
import { BATCH } from "./due";
import type { Root } from "./open-run";
import {
  countStores,
  type PlannedItem,
  planItems,
  type StoreCount,
  toWithheldGroups,
  type WithheldGroup,
} from "./plan";

/** What a change would delete, when, and what would be kept. */
export interface Preview {
  /** Null for a switch of the workspace's mode. */
  category: RetentionCategory | null;
  days: number | null;
  token: string;
  validUntil: Date;
  effectiveAt: Date;
  affected: StoreCount[];
  withheld: WithheldGroup[];
}

/** How long a change that deletes can still be cancelled. */
export const DELAY_MS = 86_400_000;

/** Counts exactly what would go and what would be kept; nothing is changed. */
export async function countAffected(
  app: App,
  who: Who,
  unit: CascadeUnit,
  cause: DeletionCause,
  roots: readonly Root[],
): Promise<Pick<Preview, "affected" | "withheld">> {
  const items = new Map<string, PlannedItem>();
  for (let start = 0; start < roots.length; start += BATCH)
    for (const item of await planItems(unit, cause, roots.slice(start, start + BATCH)))
      items.set(`${item.kind}:${item.itemId}`, item);
  const all = [...items.values()];
  return { affected: await countStores(app, who, unit, all), withheld: toWithheldGroups(all) };
}
