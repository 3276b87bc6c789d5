import { Between, In, IsNull, MoreThan, Not } from "typeorm";
import type { App, Unit, Who } from "../../app";
import { type RetentionCategory, toPublicId } from "../../entities";
import { anchorsOf } from "../../policies/holds";
import { categories, clocked } from "./due";
import { findKeeping } from "./keeping";

const BEFORE_MS = 14 * 86_400_000;
const BATCH = 100;

/** For the sweep: coach and coachee hear once of what ends within 14 days. What is held has no end; the trash was told. */
export async function warn(app: App, who: Who): Promise<void> {
  for (const category of categories) {
    let after: string | null = null;
    do {
      const from: string | null = after;
      after = await app.write(who, (unit) => warnPage(unit, category, from));
    } while (after);
  }
}

async function warnPage(unit: Unit, category: RetentionCategory, after: string | null): Promise<string | null> {
  await unit.holdsOn([]);
  const { entity, kind, id: prefix, going } = clocked[category];
  const where = {
    workspaceId: unit.who.workspaceId,
    state: Not(In([...going, "TRASHED"])),
    expiresAt: Between(unit.now, new Date(unit.now.getTime() + BEFORE_MS)),
    warnedAt: IsNull(),
    ...(after ? { id: MoreThan(after) } : {}),
  };
  const rows = await unit.em.find(entity, {
    where,
    order: { id: "ASC" },
    take: BATCH,
    lock: { mode: "for_no_key_update" },
  });
  const items = rows.map((row) => ({ kind, itemId: row.id, anchors: anchorsOf(row) }));
  const kept = await findKeeping(unit, items);
  for (const row of rows) {
    if (kept.has(`${kind}:${row.id}`)) continue;
    const ref = toPublicId(prefix, row.id);
    const told = new Set([row.coachId, row.coacheeId].filter((userId) => userId !== null));
    for (const userId of told) await unit.notify(userId, "RETENTION_UPCOMING", ref);
    await unit.em.update(entity, { workspaceId: row.workspaceId, id: row.id }, { warnedAt: unit.now });
  }
  return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
}
