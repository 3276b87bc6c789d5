import { z } from "zod";
import { toPublicId } from "../../entities";
import { DomainError } from "../../errors";
import { systemWho } from "../../jobs/system";
import { createWorkspace } from "../../lifecycle/ingest/create-workspace";
import { inviteUser } from "../../lifecycle/ingest/people";
import { command, email } from "./command";
import { findWorkspace } from "./people";

const named = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `${what} is needed.` })
    .max(120);
const schema = z.object({
  slug: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, { error: "Lower-case letters, digits and hyphens." }),
  name: named("A name"),
  adminEmail: email,
  adminName: named("The admin's name"),
});

/** A workspace and its first admin, who invites everybody else. One that was cut off between the two is completed. */
export const workspaceCreate = command(schema, async (context, { slug, name, adminEmail, adminName }) => {
  const { app } = context;
  const known = await findWorkspace(context, slug);
  const who = systemWho(known ?? app.newId());
  if (known) {
    const sql = "select id from app_user where workspace_id = $1 limit 1";
    const people = await app.read(who, (reader) => reader.rows(sql, [known]));
    if (people.length > 0)
      throw new DomainError("CONFLICT", "A workspace of this name is there already.", { field: ["slug"] });
  } else await createWorkspace(app, who, { slug, name });
  const admin = await inviteUser(app, who, { email: adminEmail, displayName: adminName, role: "ADMIN" });
  return { id: toPublicId("workspace", who.workspaceId), slug, admin: toPublicId("user", admin.id) };
});
