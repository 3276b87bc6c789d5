import type { App } from "../../app";
import { type Audience, cell } from "../../entities";
import { systemWho } from "../../jobs/system";

/** Somebody who may sign in. */
export interface Person {
  userId: string;
  workspaceId: string;
  role: Audience;
  name: string;
  workspaceName: string;
}

interface Row {
  id: string;
  workspaceId: string;
  role: Audience;
  displayName: Buffer | null;
  workspaceName: string;
}

const OPEN_ACCOUNTS = `select u.id, u.workspace_id, u.role, u.display_name, w.name as workspace_name
  from app_user u join workspace w on w.id = u.workspace_id
  where u.workspace_id = $1 and u.active and not u.withheld`;
/** Buttons on one page; a demo workspace has eight people. */
const SHOWN = 100;

/** The open accounts of a workspace, by when they came. */
export async function listPeople(app: App, workspaceId: string): Promise<Person[]> {
  const sql = `${OPEN_ACCOUNTS} order by u.created_at, u.id limit ${SHOWN}`;
  return toPeople(app, workspaceId, sql, [workspaceId]);
}

/** Null for whoever is not of this workspace, or whose account is closed. */
export async function findPerson(app: App, workspaceId: string, userId: string): Promise<Person | null> {
  const [found] = await toPeople(app, workspaceId, `${OPEN_ACCOUNTS} and u.id = $2`, [workspaceId, userId]);
  return found ?? null;
}

async function toPeople(app: App, workspaceId: string, sql: string, parameters: string[]): Promise<Person[]> {
  const system = systemWho(workspaceId);
  const rows = await app.read(system, (reader) => reader.rows<Row>(sql, parameters));
  const keys = app.keys(system);
  return Promise.all(
    rows.map(async ({ id, role, displayName, workspaceName }) => {
      const name = await keys.open(cell("app_user", "displayName", { workspaceId, id }), displayName);
      return { userId: id, workspaceId, role, name: name ?? "Nameless", workspaceName };
    }),
  );
}
