import type { Audience, IdKind } from "../entities";
import { readPublicId } from "../entities";

/** What a webhook may name, by who made it: what they may see themselves. A person's id, or an export's, is named to none. */
const named: Partial<Record<IdKind, readonly Audience[]>> = {
  session: ["ADMIN", "INTEGRATOR"],
  source: ["ADMIN", "INTEGRATOR"],
  pack: ["ADMIN", "INTEGRATOR"],
  form: ["ADMIN", "INTEGRATOR"],
  certificate: ["ADMIN", "INTEGRATOR"],
  webhook: ["ADMIN", "INTEGRATOR"],
  erasure: ["ADMIN"],
  hold: ["ADMIN"],
  backup: ["ADMIN"],
  scrub: ["ADMIN"],
  zoomConnection: ["ADMIN"],
};

/** The id that an event is about, or null where it is not for this webhook to know. */
export function nameable(role: Audience, resourceId: string | null): string | null {
  const read = resourceId === null ? null : readPublicId(resourceId);
  return read && named[read.kind]?.includes(role) ? resourceId : null;
}
