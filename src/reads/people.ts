import type { Audience } from "../entities";
import type { Loaders, Page } from "./loaders";
import type { PageRequest } from "./page";
import { type UserRow, users } from "./rows";

/** A person, for those who share a session with them or manage the workspace. */
export function findUser(loaders: Loaders, id: string | null): Promise<UserRow | null> {
  return id === null ? Promise.resolve(null) : loaders.find(users, id);
}

/** Whom the audit log means by a ref; null once they are gone, and for the system. */
export function findUserByRef(loaders: Loaders, ref: string): Promise<UserRow | null> {
  return ref === "system" ? Promise.resolve(null) : loaders.find(users, ref, "ref");
}

/** The workspace's people for an admin; for a coach, the coachees they have sessions with. */
export function listUsers(loaders: Loaders, role: Audience | null | undefined, page: PageRequest): Page<UserRow> {
  const { who } = loaders;
  return loaders.page(
    {
      of: users,
      order: "created_at",
      where: (values) => [
        `t.workspace_id = ${values.add(who.workspaceId)}`,
        ...(role ? [`t.role = ${values.add(role)}`] : []),
        ...(who.role === "COACH" ? [`t.role = 'COACHEE'`, `${values.add(who.userId)}::uuid = any(t.known_to)`] : []),
      ],
    },
    page,
  );
}
