import { In, IsNull, LessThan } from "typeorm";
import type { App, Who } from "../../app";
import { ErasureRequest, type ErasureState, RecipientNotice } from "../../entities";
import { findWithheld } from "./hold-ended";

const KEPT_MONTHS = 24;
const over: readonly ErasureState[] = ["COMPLETED", "PARTIALLY_COMPLETED", "REJECTED", "CANCELLED"];

/** For the sweep: the facts of erasure requests that were over 24 months ago, and the keys of their reasons. */
export async function forgetErasures(app: App, who: Who): Promise<void> {
  const { workspaceId } = who;
  const ids = await app.write(who, async (unit) => {
    const before = LessThan(monthsBefore(unit.now, KEPT_MONTHS));
    const place = { workspaceId, state: In([...over]) };
    const old = await unit.em.findBy(ErasureRequest, [
      { ...place, completedAt: before },
      { ...place, completedAt: IsNull(), requestedAt: before },
    ]);
    // What an erasure still waits for keeps its facts; a voice that stays for good does not.
    const waiting = new Set((await findWithheld(unit)).map(({ run }) => run.erasureId));
    const found = old.filter(({ id }) => !waiting.has(id)).map(({ id }) => id);
    if (found.length === 0) return found;
    await unit.em.delete(RecipientNotice, { workspaceId, erasureId: In(found) });
    await unit.em.delete(ErasureRequest, { workspaceId, id: In(found) });
    await unit.record("erasures.forgotten", null, { requests: found.length });
    return found;
  });
  if (ids.length > 0) await app.shredKeys(who, ids);
}

/** By the calendar: a day that the earlier month doesn't have is its last. */
function monthsBefore(at: Date, months: number): Date {
  const moved = new Date(at);
  moved.setUTCMonth(moved.getUTCMonth() - months);
  if (moved.getUTCDate() !== at.getUTCDate()) moved.setUTCDate(0);
  return moved;
}
