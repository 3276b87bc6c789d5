import type { App, Unit, Who } from "../../app";
import { cell, toPublicId, ZoomConnection } from "../../entities";
import { DomainError, invalid, PortError, StoreError } from "../../errors";
import type { Consent } from "../../ports/recording-service";
import { grantOf, toTokens } from "./access-token";
import { requireText } from "./text";
import { hashAccountHost, hasOneAlready } from "./zoom-connection";
import { makeState, spendState } from "./zoom-state";

/** The client's page that Zoom sends a coach back to. */
const RETURN_PATH = "/coach/zoom";

export interface ConsentInput {
  authorizationCode?: string | null;
  state?: string | null;
  redirectUri?: string | null;
  idempotencyKey?: string | null;
}

/** Where a coach consents at Zoom. `publicUrl` is where people reach this server: they come back there and nowhere else. */
export async function authorizeZoom(
  app: App,
  who: Who,
  { redirectUri, publicUrl }: { redirectUri: string; publicUrl: string },
): Promise<string> {
  assertCoach(who);
  if (redirectUri !== `${publicUrl}${RETURN_PATH}`)
    throw invalid(
      "redirectUri",
      `Zoom sends people back to ${publicUrl}${RETURN_PATH} alone: open the app at that address.`,
    );
  const url = app.recordings.consentUrl({ redirectUri, ...(await makeState(app, who, redirectUri)) });
  if (!url) throw new DomainError("WRONG_STATE", "Sign-in at Zoom is not set up here.");
  return url;
}

/**
 * Keeps what a coach has granted at Zoom. Whose account it is Zoom alone says; that it is granted to this coach and to
 * nobody who lured them here, the state says.
 */
export async function connectByConsent(app: App, who: Who, input: ConsentInput): Promise<ZoomConnection> {
  assertCoach(who);
  const code = requireText("authorizationCode", input.authorizationCode, 4096);
  const state = requireText("state", input.state, 512);
  const redirectUri = requireText("redirectUri", input.redirectUri, 2048);
  const request = { operation: "connectZoom", key: input.idempotencyKey, input };
  const earlier = await findEarlier(app, who, request);
  if (earlier) return earlier;
  const verifier = await spendState(app, who, { state, redirectUri });
  // A new consent ends the tokens of the one before: nobody may be refreshing those meanwhile.
  return app.alone(grantOf(who.userId as string), async () => {
    const consent = await redeem(app, { code, redirectUri, verifier });
    const hash = await hashAccountHost(app, consent.accountId, consent.hostId);
    const kept = app.write(who, (unit) =>
      unit.once(request, ZoomConnection, () => keepConsent(app, unit, consent, hash)),
    );
    return kept.catch((error: unknown) => {
      throw isTaken(error) ? hasOneAlready() : error;
    });
  });
}

const isTaken = (error: unknown) => error instanceof StoreError && error.sqlState === "23505";

function assertCoach({ role }: Who): void {
  if (role !== "COACH") throw new DomainError("FORBIDDEN", "Only a coach may grant access to their recordings.");
}

class NotYet extends Error {}

/** What this key gave before: the code it came with is spent, so it can't be asked for again. */
async function findEarlier(app: App, who: Who, request: Parameters<Unit["once"]>[0]): Promise<ZoomConnection | null> {
  if (!request.key) return null;
  const look = app.write(who, (unit) => unit.once(request, ZoomConnection, () => Promise.reject(new NotYet())));
  return look.catch((error: unknown) => {
    if (error instanceof NotYet) return null;
    throw error;
  });
}

async function redeem(app: App, given: { code: string; redirectUri: string; verifier: string }): Promise<Consent> {
  const refuse = (message: string) => new DomainError("WRONG_STATE", message, { field: ["authorizationCode"] });
  const consent = await app.recordings.redeem(given).catch((error: unknown) => {
    if (!(error instanceof PortError)) throw error;
    app.log.warn({ retryable: error.retryable }, "a consent was not redeemed");
    throw refuse(error.retryable ? "Zoom does not answer. Connect again later." : "Zoom refused. Connect again.");
  });
  if (!consent.mayReadRecordings)
    throw refuse("Reading recordings was not allowed at Zoom. Connect again and allow it.");
  return consent;
}

/** A coach's own connection takes the new tokens, one that an admin has made for them as well; else it is made. */
async function keepConsent(app: App, unit: Unit, consent: Consent, accountHostHash: Buffer): Promise<ZoomConnection> {
  const { workspaceId } = unit.who;
  const coachId = unit.who.userId as string;
  if ((await unit.roleOf(coachId)) !== "COACH") throw new DomainError("NOT_FOUND", "No such coach.");
  const own = await unit.em.findOneBy(ZoomConnection, { workspaceId, coachId, accountHostHash });
  const row = own
    ? await unit.lock(ZoomConnection, own.id)
    : unit.em.create(ZoomConnection, { workspaceId, id: app.newId(), coachId, accountHostHash });
  const keys = app.keys(unit.who);
  Object.assign(row, { state: "CONNECTED", connectedAt: unit.now });
  row.accountId = await keys.seal(cell("zoom_connection", "accountId", row), consent.accountId);
  row.tokens = await keys.seal(cell("zoom_connection", "tokens", row), JSON.stringify(toTokens(app, consent)));
  await (own ? unit.em.save(row) : unit.em.insert(ZoomConnection, row));
  await unit.record("zoom.connected", toPublicId("zoomConnection", row.id), { consent: true });
  return row;
}
