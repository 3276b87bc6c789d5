import type { App, Who } from "../../app";
import {
  type ErasureApproval,
  type ExportPolicy,
  toPublicId,
  type Visibility,
  Workspace,
  type WorkspaceMode,
} from "../../entities";
import { DomainError, invalid } from "../../errors";
import { readLocale } from "../deliver/unsubscribe";
import { switchMode } from "../dispose/stateless";
import { readText } from "./text";

export interface UpdateWorkspaceInput {
  name?: string | null;
  mode?: WorkspaceMode | null;
  l2Visibility?: Visibility | null;
  exportPolicy?: ExportPolicy | null;
  erasureApproval?: ErasureApproval | null;
  erasureCancelWindowHours?: number | null;
  storageQuotaBytes?: number | null;
  modelTokensPerMonth?: number | null;
  locale?: string | null;
  previewToken?: string | null;
  idempotencyKey: string;
}

const LIMITS = ["storageQuotaBytes", "modelTokensPerMonth"] as const;

/** The workspace's settings. Narrowing L2 shows at once, since row-level security reads it; widening holds for later approvals. */
export async function updateWorkspace(app: App, who: Who, input: UpdateWorkspaceInput): Promise<Workspace> {
  const name = readText("name", input.name, 120);
  const locale = readLocale(input.locale);
  assertSettings(input);
  return app.write(who, (unit) =>
    unit.once({ operation: "updateWorkspace", key: input.idempotencyKey, input }, Workspace, async () => {
      const workspace = await unit.em.findOneOrFail(Workspace, {
        where: { id: who.workspaceId },
        lock: { mode: "pessimistic_write" },
      });
      const settings = ["l2Visibility", "exportPolicy", "erasureApproval", "erasureCancelWindowHours"] as const;
      const changed = settings.filter((setting) => (input[setting] ?? workspace[setting]) !== workspace[setting]);
      for (const setting of changed) Object.assign(workspace, { [setting]: input[setting] });
      if (name) workspace.name = name;
      if (input.mode) await switchMode(app, unit, workspace, { mode: input.mode, previewToken: input.previewToken });
      if (locale !== undefined) workspace.locale = locale;
      for (const limit of LIMITS) if (input[limit] !== undefined) Object.assign(workspace, { [limit]: input[limit] });
      await unit.em.save(workspace);
      const facts = Object.fromEntries(changed.map((setting) => [setting, workspace[setting]]));
      await unit.record("workspace.updated", toPublicId("workspace", workspace.id), facts);
      return workspace;
    }),
  );
}

function assertSettings(input: UpdateWorkspaceInput): void {
  if (input.l2Visibility === "SYSTEM_INTERNAL")
    throw invalid("l2Visibility", "Source references are for the coach alone or for the coachee as well.");
  const hours = input.erasureCancelWindowHours;
  if (hours !== null && hours !== undefined && (!Number.isInteger(hours) || hours < 0 || hours > 168))
    throw new DomainError("OUT_OF_BOUNDS", "0 to 168 hours.", { field: ["erasureCancelWindowHours"] });
  for (const limit of LIMITS) {
    const most = input[limit];
    if (most !== null && most !== undefined && !(Number.isSafeInteger(most) && most >= 0))
      throw new DomainError("OUT_OF_BOUNDS", "A whole number, 0 or more.", { field: [limit] });
  }
}
