import type { RetentionPolicy } from "../entities";
import { policies } from "./disposal-rows";
import type { Loaders } from "./loaders";
import { columnsOf } from "./table";

/** The workspace's policies, one a category. */
export function listPolicies(loaders: Loaders): Promise<RetentionPolicy[]> {
  const text = `select ${columnsOf(policies)} from retention_policy t where t.workspace_id = $1
    order by array_position(array['SESSION', 'SOURCE_DOCUMENT', 'FILLED_FORM'], t.category)`;
  return loaders.rows<RetentionPolicy>({ text, values: [loaders.who.workspaceId], kinds: policies.kinds });
}
