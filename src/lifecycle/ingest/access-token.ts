import type { App, Who } from "../../app";
import { cell, ZoomConnection } from "../../entities";

/** A coach's own access to the service that recordings come from. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expires: number;
}

/** The coach's own access, null when they have not connected. */
export async function findAccessToken(app: App, who: Who, coachId: string | null): Promise<string | null> {
  const { workspaceId } = who;
  const connections = await app.write(who, (unit) =>
    unit.em.findBy(ZoomConnection, { workspaceId, coachId: coachId ?? undefined, state: "CONNECTED" }),
  );
  const connection = connections[0];
  const sealed =
    connection && (await app.keys(who).open(cell("zoom_connection", "tokens", connection), connection.tokens));
  if (!sealed) return null;
  return useTokens(app, JSON.parse(sealed) as Tokens, async (fresh) => {
    await app.write(who, async (unit) => {
      const current = await unit.lock(ZoomConnection, connection.id);
      current.tokens = await app.keys(who).seal(cell("zoom_connection", "tokens", current), JSON.stringify(fresh));
      await unit.em.save(current);
    });
  });
}

/** An access token that holds, refreshed where it is about to end. A refresh token is good once: `keep` comes before its use. */
export async function useTokens(app: App, tokens: Tokens, keep: (fresh: Tokens) => Promise<void>): Promise<string> {
  if (tokens.expires > app.machine.now().getTime() + 60_000) return tokens.accessToken;
  const { accessToken, refreshToken, expiresInSeconds } = await app.recordings.refresh(tokens.refreshToken);
  await keep({ accessToken, refreshToken, expires: app.machine.now().getTime() + expiresInSeconds * 1000 });
  return accessToken;
}
