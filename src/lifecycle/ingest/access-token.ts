import type { App, Unit, Who } from "../../app";
import { cell, toPublicId, ZoomConnection } from "../../entities";
import { AccessEndedError } from "../../errors";
import type { TokenPair } from "../../ports/recording-service";

/** A coach's own access to the service that recordings come from. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expires: number;
}

/** Where a pair of tokens stands; null where there is none any more. */
export interface TokenStore {
  read(): Promise<Tokens | null>;
  /** False where there is no place for them any more: the connection has ended meanwhile. */
  keep(fresh: Tokens): Promise<boolean>;
}

const MARGIN_MS = 60_000;

export function toTokens(app: App, { accessToken, refreshToken, expiresInSeconds }: TokenPair): Tokens {
  return { accessToken, refreshToken, expires: app.machine.now().getTime() + expiresInSeconds * 1000 };
}

/** The coach's own access; null when they have not connected, or have ended it at the service. */
export async function findAccessToken(app: App, who: Who, coachId: string | null): Promise<string | null> {
  if (!coachId) return null;
  const where = { workspaceId: who.workspaceId, coachId, state: "CONNECTED" as const };
  const found = await app.write(who, (unit) => unit.em.findOne(ZoomConnection, { where, order: { id: "DESC" } }));
  if (!found) return null;
  const store = tokensOf(app, who, found.id);
  return useTokens(app, { name: grantOf(coachId), store, ended: () => noteEnded(app, who, found.id) });
}

/** Under which whoever changes a coach's tokens is alone with them: consent, refresh and its end. */
export const grantOf = (coachId: string) => `zoom ${coachId}`;

/** The tokens of a connection. The server's own keys open them: no caller, an admin least of all, is shown any. */
export function tokensOf(app: App, who: Who, id: string): TokenStore {
  const { workspaceId } = who;
  const keys = app.serverKeys(workspaceId);
  return {
    async read() {
      const row = await app.write(who, (unit) => unit.em.findOneBy(ZoomConnection, { workspaceId, id }));
      const text = row && (await keys.open(cell("zoom_connection", "tokens", row), row.tokens));
      return text ? (JSON.parse(text) as Tokens) : null;
    },
    keep: (fresh) =>
      app.write(who, async (unit) => {
        const row = await lockConnection(unit, id);
        if (!row) return false;
        row.tokens = await keys.seal(cell("zoom_connection", "tokens", row), JSON.stringify(fresh));
        await unit.em.save(row);
        return true;
      }),
  };
}

/**
 * An access token that holds, refreshed where it is about to end. A refresh token is good once, so under its name one
 * refreshes at a time, and who waited reads again. `ended` is told when the service knows the grant no more.
 */
export async function useTokens(
  app: App,
  { name, store, ended }: { name: string; store: TokenStore; ended: () => Promise<void> },
): Promise<string | null> {
  const known = await store.read();
  if (!known || holds(app, known)) return known?.accessToken ?? null;
  return app.alone(name, async () => {
    try {
      return await renew(app, store);
    } catch (error) {
      if (!(error instanceof AccessEndedError)) throw error;
      await ended();
      return null;
    }
  });
}

/** The same for whoever is alone with the tokens already. A new pair is kept before its use. */
export async function renew(app: App, store: TokenStore): Promise<string | null> {
  const current = await store.read();
  if (!current || holds(app, current)) return current?.accessToken ?? null;
  const fresh = toTokens(app, await app.recordings.refresh(current.refreshToken));
  return (await store.keep(fresh)) ? fresh.accessToken : null;
}

const holds = (app: App, { expires }: Tokens) => expires > app.machine.now().getTime() + MARGIN_MS;

/** Null where it has ended meanwhile. */
export function lockConnection(unit: Unit, id: string): Promise<ZoomConnection | null> {
  const where = { workspaceId: unit.who.workspaceId, id };
  return unit.em.findOne(ZoomConnection, { where, lock: { mode: "pessimistic_write" } });
}

/** Whose recordings these are stays known; by the coach's own access nothing is fetched until they connect again. */
async function noteEnded(app: App, who: Who, id: string): Promise<void> {
  await app.write(who, async (unit) => {
    const row = await lockConnection(unit, id);
    if (!row) return;
    Object.assign(row, { state: "MAPPED", tokens: null });
    await unit.em.save(row);
    const ref = toPublicId("zoomConnection", id);
    await unit.record("zoom.access_ended", ref, {});
    await unit.notify(row.coachId, "ZOOM_DISCONNECTED", ref);
  });
}
