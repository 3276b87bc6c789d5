import type { IncomingMessage } from "node:http";
import type { App, Who } from "../app";
import { keyedHash } from "../crypto/keyed-hash";
import type { Authenticate, SignedIn } from "./auth";
import type { RateFacts } from "./rate-limit";

/** Who asks, for one operation on either transport. What a resolver's context is made from. */
export interface Caller {
  requestId: string;
  /** Null without a token: only fields that need no account are answered. */
  signedIn: SignedIn | null;
  /** Keyed hash of the network address. */
  address: string;
  /** Known once the operation is admitted, before any resolver runs. */
  rate: RateFacts | null;
  /** Kind and root fields of the operation, as the schema names them; for the log. */
  operation: string | null;
  /** Aborted when the operation is over: the reader of a subscription has gone, or its token has ended. */
  ended: AbortSignal;
}

export interface Asking {
  request: IncomingMessage;
  /** "Bearer …", from the header or a WebSocket's parameters. */
  authorization: string | undefined;
  requestId: string;
  ended: AbortSignal;
}

export type FindCaller = (asking: Asking) => Promise<Caller>;

/** Both transports find their caller here. Throws UNAUTHENTICATED for a token that does not hold. */
export function callerFinder(app: Pick<App, "installationSecret">, authenticate: Authenticate): FindCaller {
  return async ({ request, authorization, requestId, ended }) => {
    const signedIn = authorization ? await authenticate(authorization, requestId) : null;
    const secret = await app.installationSecret("addresses");
    const address = keyedHash(secret, request.socket.remoteAddress ?? "").toString("base64url");
    return { requestId, signedIn, address, rate: null, operation: null, ended };
  };
}

export const whoOf = (caller: Caller): Who | null => caller.signedIn?.who ?? null;
