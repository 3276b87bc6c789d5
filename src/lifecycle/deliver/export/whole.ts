import { type EntityTarget, In } from "typeorm";
import type { Unit } from "../../../app";
import { type Export, FilledForm, Session, Source, Transcript, User } from "../../../entities";
import { findTaken } from "../../dispose/due";

type Row = { workspaceId: string; id: string; state?: string };

const items: readonly EntityTarget<Row>[] = [Session, Transcript, Source, FilledForm];
const GOING = ["DISPOSING", "PURGING"];

/**
 * Whether everybody and everything in an export is still there and not going. A run that is open counts: it had planned
 * what goes before this export was in its sight.
 */
export async function isWhole(unit: Unit, { id, subjectIds, itemIds }: Export): Promise<boolean> {
  const { workspaceId } = unit.who;
  const taken = await findTaken(unit, [id, ...subjectIds, ...itemIds]);
  if (taken.size > 0) return false;
  if ((await unit.em.countBy(User, { workspaceId, id: In(subjectIds) })) < subjectIds.length) return false;
  const left = new Set(itemIds);
  for (const entity of items) {
    const rows = await unit.em.findBy(entity, { workspaceId, id: In([...left]) });
    for (const row of rows) if (!GOING.includes(row.state ?? "")) left.delete(row.id);
  }
  return left.size === 0;
}
