import type { Who } from "../app";
import type { Values } from "./statement";

/**
 * The row-level rule once more, of the alias `t`, so that an index serves: the workspace, and for a coach or coachee
 * their own. The walls hold without it.
 */
export function mine(who: Who, values: Values): string[] {
  const rules = [`t.workspace_id = ${values.add(who.workspaceId)}`];
  if (who.role === "COACH") rules.push(`t.coach_id = ${values.add(who.userId)}`);
  if (who.role === "COACHEE") rules.push(`t.coachee_id = ${values.add(who.userId)}`);
  return rules;
}

/** As `mine`, for packs: a coachee's are those that were delivered. */
export function minePacks(who: Who, values: Values): string[] {
  const delivered = who.role === "COACHEE" ? [`t.state = 'DELIVERED'`, `t.visibility = 'CLIENT_VISIBLE'`] : [];
  return [...mine(who, values), ...delivered];
}

/** `column = value` for each value that was given. */
export function equals(values: Values, wanted: Record<string, string | null | undefined>): string[] {
  return Object.entries(wanted)
    .filter(([, value]) => value != null)
    .map(([column, value]) => `t.${column} = ${values.add(value)}`);
}
