import { z } from "zod";
import { checkLog } from "../../db/audit";
import { readAuditLog } from "../../db/audit-log";
import { toPublicId } from "../../entities";
import { systemWho } from "../../jobs/system";
import { command, slug } from "./command";
import { getWorkspaceId } from "./people";

const schema = z.object({ workspace: slug, withLog: z.boolean().default(false) });

/** Walks a workspace's whole audit log: intact or not, and the first broken entry. The log itself where it is wanted. */
export const auditVerify = command(schema, async (context, { workspace, withLog }) => {
  const workspaceId = await getWorkspaceId(context, workspace);
  const log = await readAuditLog(context.app, systemWho(workspaceId));
  const keys = await context.app.signer.published();
  const found = await checkLog(workspaceId, log, keys);
  const integrity = { ...found, firstBroken: found.firstBroken && toPublicId("auditEntry", found.firstBroken) };
  return { integrity, export: withLog ? { workspaceId, ...log, keys: keys.keys } : null };
});
