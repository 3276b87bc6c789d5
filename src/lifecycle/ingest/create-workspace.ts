import type { App, Who } from "../../app";
import { type RetentionCategory, RetentionPolicy, toPublicId, Workspace } from "../../entities";
import { DomainError, invalid, StoreError } from "../../errors";
import { requireText } from "./text";

const categories: RetentionCategory[] = ["SESSION", "SOURCE_DOCUMENT", "FILLED_FORM"];

/** A tenant with its default policies. `who` is SYSTEM of the workspace that is about to be. */
export async function createWorkspace(app: App, who: Who, input: { slug: string; name: string }): Promise<Workspace> {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(input.slug)) throw invalid("slug", "Lower-case letters, digits and hyphens.");
  const name = requireText("name", input.name, 120);
  try {
    return await app.write(who, async (unit) => {
      const id = who.workspaceId;
      const row = unit.em.create(Workspace, { id, slug: input.slug, name, createdAt: unit.now });
      Object.assign(row, { mode: "STANDARD", l2Visibility: "COACH_ONLY", exportPolicy: "COACH_AND_COACHEE" });
      Object.assign(row, {
        erasureApproval: "AUTOMATIC",
        erasureCancelWindowHours: 0,
        trashDays: 30,
        storageQuotaBytes: null,
        modelTokensPerMonth: null,
      });
      await unit.em.insert(Workspace, row);
      const policy = { workspaceId: id, days: 730, archiveAfterDays: null, version: 1, updatedAt: null };
      await unit.em.insert(
        RetentionPolicy,
        categories.map((category) => ({ ...policy, category })),
      );
      await unit.record("workspace.created", toPublicId("workspace", id));
      return row;
    });
  } catch (error) {
    if (!(error instanceof StoreError && error.sqlState === "23505")) throw error;
    throw new DomainError("CONFLICT", "A workspace of this name is there already.", { field: ["slug"] });
  }
}
