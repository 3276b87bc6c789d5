import type { App, Unit, Who } from "../../app";
import { toPublicId, ZoomConnection } from "../../entities";
import { AccessEndedError, PortError } from "../../errors";
import { grantOf, lockConnection, renew, tokensOf } from "./access-token";
import { hashAccountHost } from "./zoom-connection";

/** What became of the access at the service; NONE where there was none. */
type AtService = "ENDED" | "NONE" | "NOT_CONFIRMED";

/**
 * Ends a connection: at Zoom first, while there are tokens to do it with, and here whatever Zoom says. What was ingested
 * stays under its own rules.
 */
export async function disconnectZoom(
  app: App,
  who: Who,
  input: { id: string; idempotencyKey: string },
): Promise<ZoomConnection> {
  // Alone with the tokens: a refresh under way would leave a pair that nobody has revoked.
  const { workspaceId } = who;
  const known = await app.write(who, (unit) => unit.em.findOneBy(ZoomConnection, { workspaceId, id: input.id }));
  return app.alone(grantOf(known?.coachId ?? input.id), async () => {
    const atService = await endAtService(app, who, input.id);
    return app.write(who, (unit) =>
      unit.once({ operation: "disconnectZoom", key: input.idempotencyKey, input }, ZoomConnection, async () => {
        const row = await unit.lock(ZoomConnection, input.id);
        await end(unit, row, "zoom.disconnected", { atService });
        row.state = atService === "NOT_CONFIRMED" ? "DISCONNECTED_HERE" : "DISCONNECTED";
        return row;
      }),
    );
  });
}

async function endAtService(app: App, who: Who, id: string): Promise<AtService> {
  try {
    const accessToken = await renew(app, tokensOf(app, who, id));
    if (!accessToken) return "NONE";
    await app.recordings.revoke(accessToken);
    return "ENDED";
  } catch (error) {
    if (error instanceof AccessEndedError) return "ENDED";
    if (!(error instanceof PortError)) throw error;
    app.log.warn({ connectionId: toPublicId("zoomConnection", id) }, "Zoom has not confirmed the end of an access");
    return "NOT_CONFIRMED";
  }
}

/** What Zoom tells when somebody has removed this app there. */
export interface Deauthorization {
  accountId: string;
  hostId: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Ends the connection of whoever has withdrawn their consent at Zoom, and tells them. Twice is harmless. */
export async function receiveDeauthorization(
  app: App,
  event: Deauthorization,
): Promise<"accepted" | "unknown-account"> {
  const found = await app.findZoomConnection(await hashAccountHost(app, event.accountId, event.hostId));
  if (!found) return "unknown-account";
  const { workspaceId, id, coachId } = found;
  const who: Who = { workspaceId, role: "COACH", userId: coachId, ref: "zoom" };
  return app.write(who, async (unit) => {
    const row = await lockConnection(unit, id);
    if (!row || isOlder(app, event, row)) return "unknown-account";
    await end(unit, row, "zoom.deauthorized", {});
    await unit.notify(coachId, "ZOOM_DISCONNECTED", null);
    return "accepted";
  });
}

/** Zoom repeats itself, for up to 90 minutes: who has connected again since then did not mean that connection. */
function isOlder(app: App, event: Deauthorization, { connectedAt }: ZoomConnection): boolean {
  const age = app.machine.now().getTime() - event.at;
  // The rules' clock may be moved, so ages are compared and not times.
  return age > app.clock.now().getTime() - connectedAt.getTime();
}

async function end(unit: Unit, row: ZoomConnection, action: string, facts: Record<string, string>): Promise<void> {
  await unit.em.delete(ZoomConnection, { workspaceId: row.workspaceId, id: row.id });
  await unit.record(action, toPublicId("zoomConnection", row.id), facts);
}
