import type { App, Unit, Who } from "../../app";
import { keyedHash } from "../../crypto/keyed-hash";
import { cell, toPublicId, ZoomConnection } from "../../entities";
import { DomainError, invalid, StoreError } from "../../errors";
import { requireText } from "./text";

export interface ConnectZoomInput {
  coachId?: string | null;
  accountId?: string | null;
  hostId?: string | null;
  idempotencyKey?: string | null;
}

/** The equality look-up across workspaces: a keyed hash under the installation's key, never the ids themselves. */
export async function hashAccountHost(app: App, accountId: string, hostId: string): Promise<Buffer> {
  return keyedHash(await app.installationSecret("zoom-host"), JSON.stringify([accountId, hostId]));
}

/** Records which account and host are whose. One coach has it across all workspaces: a second claim is CONFLICT. */
export async function connectZoom(app: App, who: Who, input: ConnectZoomInput): Promise<ZoomConnection> {
  const accountId = requireText("accountId", input.accountId, 256);
  const hostId = requireText("hostId", input.hostId, 256);
  const coachId = who.role === "COACH" ? who.userId : input.coachId;
  if (!coachId) throw invalid("coachId", "Whose recordings these are is needed.");
  if (who.role === "COACH" && !app.mayCoachesMapZoom)
    throw new DomainError("FORBIDDEN", "Without a sign-in at Zoom only an admin may say whose recordings these are.");
  const accountHostHash = await hashAccountHost(app, accountId, hostId);
  try {
    return await app.write(who, (unit) =>
      unit.once({ operation: "connectZoom", key: input.idempotencyKey, input }, ZoomConnection, () =>
        insertConnection(app, unit, { coachId, accountId, accountHostHash }),
      ),
    );
  } catch (error) {
    if (!(error instanceof StoreError && error.sqlState === "23505")) throw error;
    throw hasOneAlready();
  }
}

export const hasOneAlready = () =>
  new DomainError("CONFLICT", "This account and host belong to a coach already.", { field: ["hostId"] });

async function insertConnection(
  app: App,
  unit: Unit,
  given: { coachId: string; accountId: string; accountHostHash: Buffer },
): Promise<ZoomConnection> {
  if ((await unit.roleOf(given.coachId)) !== "COACH")
    throw new DomainError("NOT_FOUND", "No such coach.", { field: ["coachId"] });
  const { coachId, accountHostHash } = given;
  const id = app.newId();
  const row = unit.em.create(ZoomConnection, { workspaceId: unit.who.workspaceId, id, coachId, accountHostHash });
  Object.assign(row, { state: "MAPPED", tokens: null, connectedAt: unit.now });
  row.accountId = await app.keys(unit.who).seal(cell("zoom_connection", "accountId", row), given.accountId);
  await unit.em.insert(ZoomConnection, row);
  await unit.record("zoom.connected", toPublicId("zoomConnection", id), {});
  return row;
}
