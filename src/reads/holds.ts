import type { FormTemplate } from "../entities";
import { anchorsOf } from "../policies/holds";
import { statutoryEnd } from "../policies/statutory";
import { findTemplate } from "./forms";
import type { Loaders } from "./loaders";
import { Values } from "./statement";

/** A session, source, form or pack, as far as holds go. */
interface HeldRow {
  id: string;
  coachId: string | null;
  coacheeId: string | null;
  sessionId?: string | null;
  createdBy?: string | null;
  /** A form's. */
  templateId?: string;
  completedAt?: Date | null;
}

/**
 * Whether something keeps it: a hold on it, its session or its people, or the law of its form. The holds themselves are an
 * admin's to read; that there is one is told to whoever sees the item.
 */
export async function isOnHold(loaders: Loaders, row: HeldRow): Promise<boolean> {
  const [holds, template] = await Promise.all([
    Promise.all(anchorsOf(row).map((id) => holdsOn(loaders, id))),
    row.templateId ? findTemplate(loaders, row.templateId) : null,
  ]);
  return holds.some((found) => found.length > 0) || isKeptByLaw(loaders, row, template);
}

/** When its retention destroys it; null while something suspends that. */
export async function dueOf(loaders: Loaders, row: HeldRow & { expiresAt: Date | null }): Promise<Date | null> {
  return row.expiresAt && !(await isOnHold(loaders, row)) ? row.expiresAt : null;
}

function isKeptByLaw(loaders: Loaders, row: HeldRow, template: FormTemplate | null): boolean {
  const until = template && statutoryEnd({ completedAt: row.completedAt ?? null }, template);
  return until !== null && until > loaders.now();
}

function holdsOn(loaders: Loaders, id: string): Promise<object[]> {
  return loaders.each<object>("holds_on", id, (ids) => {
    const values = new Values();
    const text = `select h.target_id as parent_id from holds_on(${values.add(ids)}::uuid[], ${values.add(loaders.now())}) h`;
    return { text, values: values.all, kinds: new Map() };
  });
}
