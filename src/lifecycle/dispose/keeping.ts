import { In } from "typeorm";
import type { HoldFact, Unit } from "../../app";
import { FilledForm, FormTemplate } from "../../entities";
import { statutoryEnd } from "../../policies/statutory";
import type { ExpandedItem } from "./expand";

/** Why an item stays: a citation, and until when. */
export interface Keeping {
  ground: string;
  until: Date | null;
}

type Held = Pick<ExpandedItem, "kind" | "itemId" | "anchors"> & { begunAt?: Date | null };

/**
 * What keeps each item, by its id, read under the hold lock: a hold on it, its session or its people, then the law of its
 * form. What had begun to go before a hold was placed goes on: each item is wholly kept or wholly gone.
 */
export async function findKeeping(unit: Unit, items: readonly Held[]): Promise<Map<string, Keeping>> {
  const anchors = [...new Set(items.flatMap((item) => item.anchors))];
  const holds = await unit.holdsOn(anchors);
  const byTarget = new Map<string, HoldFact[]>();
  for (const hold of holds) byTarget.set(hold.targetId, [...(byTarget.get(hold.targetId) ?? []), hold]);
  const laws = await findStatutory(unit, items);
  const kept = new Map<string, Keeping>();
  for (const item of items) {
    const standing = item.anchors
      .flatMap((anchor) => byTarget.get(anchor) ?? [])
      .filter((hold) => !item.begunAt || hold.placedAt <= item.begunAt);
    const keeping = strongest(standing) ?? (item.begunAt ? null : (laws.get(item.itemId) ?? null));
    if (keeping) kept.set(`${item.kind}:${item.itemId}`, keeping);
  }
  return kept;
}

/** A legal hold before a statutory one, an open end before a date, the later date before the earlier. */
function strongest(holds: readonly HoldFact[]): Keeping | null {
  const order = [...holds].sort((a, b) => {
    if (a.kind !== b.kind) return a.kind === "LEGAL" ? -1 : 1;
    return (b.until?.getTime() ?? Number.POSITIVE_INFINITY) - (a.until?.getTime() ?? Number.POSITIVE_INFINITY) || 0;
  });
  const [first] = order;
  return first ? { ground: first.ground, until: first.until } : null;
}

async function findStatutory(unit: Unit, items: readonly Held[]): Promise<Map<string, Keeping>> {
  const { workspaceId } = unit.who;
  const ids = items.filter((item) => item.kind === "FORM").map((item) => item.itemId);
  if (ids.length === 0) return new Map();
  const forms = await unit.em.findBy(FilledForm, { workspaceId, id: In(ids) });
  const templates = await unit.em.findBy(FormTemplate, { workspaceId, id: In(forms.map((form) => form.templateId)) });
  const found = new Map<string, Keeping>();
  for (const form of forms) {
    const template = templates.find((each) => each.id === form.templateId);
    const until = template ? statutoryEnd(form, template) : null;
    if (until && until > unit.now)
      found.set(form.id, { ground: template?.statutoryGround ?? "statutory retention", until });
  }
  return found;
}
