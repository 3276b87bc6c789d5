import type { App, Unit, Who } from "../../app";
import { toPublicId, Workspace, type WorkspaceMode } from "../../entities";
import { DomainError } from "../../errors";
import { assertGoverns } from "../../policies/retention";
import { type DueItem, stateless } from "./due";
import { countAffected, DELAY_MS, type Preview } from "./preview";
import { assertFresh, digestOf, type PreviewFacts, signPreview } from "./preview-token";
import { tellAdmins } from "./tell-admins";

/** What switching the mode would delete: every source of ended sessions, and the trash's. Back to STANDARD, nothing. */
export async function modePreview(app: App, who: Who, { mode }: { mode: WorkspaceMode }): Promise<Preview> {
  assertGoverns(who);
  return app.destroy(who, async (unit) => {
    const workspace = await unit.em.findOneByOrFail(Workspace, { id: who.workspaceId });
    const deletes = mode === "STATELESS" && workspace.mode === "STANDARD";
    const going = deletes ? await findAll(unit) : [];
    const effectiveAt = new Date(unit.now.getTime() + (deletes ? DELAY_MS : 0));
    const moments = { issuedAt: app.machine.now(), asOf: effectiveAt };
    const { token, validUntil } = await signPreview(app.keys(who), moments, toFacts(mode, going));
    const roots = going.map(({ kind, itemId }) => ({ kind, id: itemId }));
    const counts = await countAffected(app, who, unit, "STATELESS", roots);
    return { category: null, days: null, token, validUntil, effectiveAt, ...counts };
  });
}

async function findAll(unit: Unit): Promise<DueItem[]> {
  const found: DueItem[] = [];
  let after: string | null = null;
  do {
    const page = await stateless.page(unit, after);
    found.push(...page.items);
    after = page.last;
  } while (after);
  return found;
}

function toFacts(mode: WorkspaceMode, going: readonly DueItem[]): PreviewFacts {
  return ["mode", mode, digestOf(going.map(({ itemId }) => itemId))];
}

const nothingPending = { pendingMode: null, pendingModeAt: null, pendingModeById: null };

/**
 * A locked workspace's switch. To STATELESS it deletes: it needs a fresh preview, waits 24 hours and can be taken back
 * meanwhile by asking for STANDARD. To STANDARD it holds at once. Saving is the caller's.
 */
export async function switchMode(
  app: App,
  unit: Unit,
  workspace: Workspace,
  wanted: { mode: WorkspaceMode; previewToken?: string | null },
): Promise<void> {
  const ref = toPublicId("workspace", workspace.id);
  if (wanted.mode === "STANDARD") {
    if (workspace.pendingMode) await unit.record("mode.cancelled", ref, { mode: workspace.pendingMode });
    if (workspace.mode !== "STANDARD") await unit.record("mode.changed", ref, { mode: "STANDARD" });
    Object.assign(workspace, nothingPending, { mode: "STANDARD" });
    return;
  }
  if (workspace.mode === "STATELESS") return;
  if (workspace.pendingMode) throw new DomainError("CONFLICT", "This switch is waiting already.", { field: ["mode"] });
  const look = async () => toFacts("STATELESS", await findAll(unit));
  await assertFresh(app.keys(unit.who), wanted.previewToken, app.machine.now(), look);
  const pendingModeAt = new Date(unit.now.getTime() + DELAY_MS);
  Object.assign(workspace, { pendingMode: "STATELESS", pendingModeAt, pendingModeById: unit.who.userId });
  await unit.record("mode.requested", ref, { mode: "STATELESS", effectiveAt: pendingModeAt.toISOString() });
  await tellAdmins(unit, "RETENTION_CHANGE_PENDING", ref);
}

/** For the sweep: a switch whose time has come. What it deletes is due from then on. */
export async function applyDueSwitch(app: App, who: Who): Promise<void> {
  await app.write(who, async (unit) => {
    const where = { id: who.workspaceId };
    const workspace = await unit.em.findOneOrFail(Workspace, { where, lock: { mode: "pessimistic_write" } });
    const { pendingMode: mode, pendingModeAt } = workspace;
    if (!mode || !pendingModeAt || pendingModeAt > unit.now) return;
    await unit.em.save(Object.assign(workspace, nothingPending, { mode }));
    await unit.record("mode.changed", toPublicId("workspace", workspace.id), { mode });
  });
}
