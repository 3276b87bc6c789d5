import type { Who } from "../../app";
import type { Audience } from "../../entities";
import { DomainError } from "../../errors";
import { systemWho } from "../../jobs/system";
import { hashEmail } from "../../lifecycle/ingest/people";
import type { CommandContext } from "./command";

/** A workspace's id by the name it has on the command line, or null. */
export async function findWorkspace({ database }: CommandContext, slug: string): Promise<string | null> {
  const [row] = await database.lookUp<{ id: string | null }>("select find_workspace($1) as id", [slug]);
  return row?.id ?? null;
}

/** Like findWorkspace; NOT_FOUND where there is none. */
export async function getWorkspaceId(context: CommandContext, slug: string): Promise<string> {
  const id = await findWorkspace(context, slug);
  if (!id) throw new DomainError("NOT_FOUND", "There is no such workspace.", { field: ["workspace"] });
  return id;
}

interface PersonRow {
  id: string;
  role: Audience;
  ref: string;
}

/** The person with this address, in this role where one is named; NOT_FOUND and INVALID_INPUT name the argument. */
export async function getPerson(
  { app }: CommandContext,
  workspaceId: string,
  wanted: { field: string; email: string; role?: Audience },
): Promise<Who & { userId: string; role: Audience }> {
  const system = systemWho(workspaceId);
  const hash = await hashEmail(app.keys(system), wanted.email);
  const sql = "select id, role, ref from app_user where workspace_id = $1 and email_hash = $2 and active";
  const [row] = await app.read(system, (reader) => reader.rows<PersonRow>(sql, [workspaceId, hash]));
  const field = [wanted.field];
  if (!row) throw new DomainError("NOT_FOUND", "Nobody in this workspace has this address.", { field });
  if (wanted.role && row.role !== wanted.role)
    throw new DomainError("INVALID_INPUT", `This person is not a ${wanted.role}.`, { field });
  return { workspaceId, userId: row.id, role: row.role, ref: row.ref };
}

/** The first active person of a role, by when they came; NOT_FOUND for none. */
export async function getFirstOfRole(
  { app }: CommandContext,
  workspaceId: string,
  role: Audience,
): Promise<Who & { userId: string; role: Audience }> {
  const sql = `select id, role, ref from app_user where workspace_id = $1 and role = $2 and active
               order by created_at, id limit 1`;
  const [row] = await app.read(systemWho(workspaceId), (reader) => reader.rows<PersonRow>(sql, [workspaceId, role]));
  if (!row) throw new DomainError("NOT_FOUND", `This workspace has no ${role}.`, { field: ["role"] });
  return { workspaceId, userId: row.id, role, ref: row.ref };
}
