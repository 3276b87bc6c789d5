import type { Loaders } from "./loaders";
import { type WorkspaceRow, workspaces } from "./rows";
import { columnsOf } from "./table";

/** The viewer's workspace, the only one they can see. */
export async function getWorkspace(loaders: Loaders): Promise<WorkspaceRow> {
  const text = `select t.id as parent_id, ${columnsOf(workspaces)} from workspace t where t.id = any($1)`;
  const [row] = await loaders.each<WorkspaceRow>("workspace", loaders.who.workspaceId, (ids) => ({
    ...{ text, values: [ids], kinds: workspaces.kinds },
  }));
  if (!row) throw new Error("A signed-in workspace is gone.");
  return row;
}
