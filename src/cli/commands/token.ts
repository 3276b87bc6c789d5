import { z } from "zod";
import { toPublicId } from "../../entities";
import { DomainError } from "../../errors";
import { command, email, slug } from "./command";
import { getFirstOfRole, getPerson, getWorkspaceId } from "./people";

const roles = ["COACH", "COACHEE", "ADMIN", "INTEGRATOR"] as const;
const YEAR_SECONDS = 366 * 86_400;

const schema = z
  .object({
    workspace: slug,
    user: email.optional(),
    role: z.enum(roles, { error: `One of ${roles.join(", ")}.` }).optional(),
    ttlSeconds: z.int().min(1).max(YEAR_SECONDS, { error: "A year at most." }).default(3600),
  })
  .refine(({ user, role }) => (user === undefined) !== (role === undefined), {
    path: ["user"],
    error: "Either a person or a role is needed.",
  });

/** A bearer token of the built-in issuer, for a person of a workspace or the first one of a role. */
export const token = command(schema, async (context, { workspace, user, role, ttlSeconds }) => {
  if (!context.issueToken)
    throw new DomainError("WRONG_STATE", "OIDC_ISSUER is set: tokens come from there, not from the built-in issuer.");
  const workspaceId = await getWorkspaceId(context, workspace);
  const person = user
    ? await getPerson(context, workspaceId, { field: "user", email: user })
    : await getFirstOfRole(context, workspaceId, role as (typeof roles)[number]);
  const request = { workspaceId, userId: person.userId, role: person.role, ttlSeconds };
  return {
    token: await context.issueToken(request),
    user: toPublicId("user", person.userId),
    role: person.role as string,
    expiresAt: new Date(Date.now() + ttlSeconds * 1000).toISOString(),
  };
});
