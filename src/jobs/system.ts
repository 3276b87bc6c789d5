import type { Who } from "../app";

/** A job's Who: the workspace it was enqueued in, and no person. Made here and nowhere else. */
export function systemWho(workspaceId: string): Who {
  return { workspaceId, role: "SYSTEM", userId: null, ref: "system" };
}
