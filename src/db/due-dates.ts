import type { EntityManager } from "typeorm";
import type { RetentionCategory } from "../entities";

interface Clock {
  table: string;
  anchor: string;
  /** The state of rows that are being destroyed. */
  going: string;
}

const clocks: Record<RetentionCategory, Clock> = {
  SESSION: { table: "session", anchor: "coalesce(ended_at, completed_at, created_at)", going: "DISPOSING" },
  SOURCE_DOCUMENT: { table: "source", anchor: "created_at", going: "PURGING" },
  FILLED_FORM: { table: "filled_form", anchor: "coalesce(completed_at, created_at)", going: "PURGING" },
};

/**
 * Sets every due date of a category that isn't what these days make it; gives how many. A due date that is later than
 * the one people were warned of is another end, of which they hear again. What is in the trash goes with the sooner of
 * its two ends.
 */
export async function moveDueDates(
  em: EntityManager,
  workspaceId: string,
  category: RetentionCategory,
  days: number,
): Promise<number> {
  const { table, anchor, going } = clocks[category];
  const due = `((date_trunc('day', ${anchor} at time zone 'UTC') + make_interval(days => $2 + 1)) at time zone 'UTC')`;
  const trashDays = "(select trash_days from workspace where id = $1)";
  const trash =
    table === "session"
      ? ""
      : `, purge_after = case when trashed_at is null then purge_after
           else least(trashed_at + ${trashDays} * interval '24 hours', ${due}) end`;
  const [, moved]: [unknown, number] = await em.query(
    `update ${table} set expires_at = ${due},
       warned_at = case when ${due} > expires_at then null else warned_at end${trash}
     where workspace_id = $1 and state <> '${going}' and expires_at is distinct from ${due}`,
    [workspaceId, days],
  );
  return moved;
}
