import { createHash, randomBytes } from "node:crypto";
import { isSame } from "../control";
import { ExpiringMap } from "./expiring-map";

/** RFC 6749, section 4.1.2: ten minutes at most. A client's page asks within one round trip. */
const CODE_SECONDS = 60;
const CAPACITY = 10_000;

/** Somebody signed in at the issuer, in one browser. */
export interface SignIn {
  /** The session's id: random, in the cookie and in the ID tokens. */
  sid: string;
  workspaceId: string;
  userId: string;
  /** When they picked who they are, and when that ends: seconds since 1970. */
  authTime: number;
  expiresAt: number;
}

/** What a code stands for until it is redeemed. */
export interface Authorization {
  signIn: SignIn;
  redirectUri: string;
  /** RFC 7636: base64url of the verifier's SHA-256. */
  codeChallenge: string;
  nonce: string | null;
  scope: string;
}

/** What a client holds: tokens for one sign-in, renewed by one refresh token after another. */
export interface Grant {
  signIn: SignIn;
  scope: string;
  refreshToken: string;
}

interface Code extends Authorization {
  /** The grant that was made of it; null as long as it was not shown. */
  grantId: string | null;
}

interface Held {
  signIn: SignIn;
  scope: string;
  /** The second half of the one refresh token that holds. */
  secret: string;
}

/**
 * The built-in issuer's codes and refresh tokens, in memory: one process, one machine. A restart forgets them, and the
 * session cookie gives new ones. A code and a refresh token are good once; either shown twice has been stolen.
 */
export class Grants {
  private readonly codes: ExpiringMap<Code>;
  private readonly grants: ExpiringMap<Held>;
  private readonly endedSessions: ExpiringMap<true>;

  /** `now` gives seconds since 1970. */
  constructor(private readonly now: () => number) {
    this.codes = new ExpiringMap(now, CAPACITY);
    this.grants = new ExpiringMap(now, CAPACITY);
    this.endedSessions = new ExpiringMap(now, CAPACITY);
  }

  makeCode(authorization: Authorization): string {
    const code = random();
    this.codes.set(code, { ...authorization, grantId: null }, this.now() + CODE_SECONDS);
    return code;
  }

  /** Null for a code that does not hold. Shown again, it also ends what it gave (RFC 6749, section 4.1.2). */
  redeem(code: string, shown: { redirectUri: string; verifier: string }): (Grant & { nonce: string | null }) | null {
    const found = this.codes.get(code);
    if (!found) return null;
    if (found.grantId !== null) {
      this.grants.delete(found.grantId);
      return null;
    }
    const { signIn, scope, nonce } = found;
    const grantId = random();
    // Kept until the session's end: that it was shown must be known for as long as its tokens hold.
    this.codes.set(code, { ...found, grantId }, signIn.expiresAt);
    const challenge = createHash("sha256").update(shown.verifier).digest("base64url");
    const isBound = shown.redirectUri === found.redirectUri && isSame(challenge, found.codeChallenge);
    if (!isBound || this.isEnded(signIn.sid)) return null;
    return { ...this.hold(grantId, signIn, scope), nonce };
  }

  /** Null for a refresh token that does not hold. An earlier one of the grant ends the session (RFC 9700, 4.14.2). */
  refresh(refreshToken: string): Grant | null {
    const [grantId = "", secret = ""] = refreshToken.split(".");
    const found = this.grants.get(grantId);
    if (!found) return null;
    if (isSame(secret, found.secret)) return this.hold(grantId, found.signIn, found.scope);
    this.endSession(found.signIn);
    return null;
  }

  endSession({ sid, expiresAt }: Pick<SignIn, "sid" | "expiresAt">): void {
    this.endedSessions.set(sid, true, expiresAt);
    this.grants.deleteWhere(({ signIn }) => signIn.sid === sid);
  }

  isEnded(sid: string): boolean {
    return this.endedSessions.get(sid) === true;
  }

  private hold(grantId: string, signIn: SignIn, scope: string): Grant {
    const secret = random();
    this.grants.set(grantId, { signIn, scope, secret }, signIn.expiresAt);
    return { signIn, scope, refreshToken: `${grantId}.${secret}` };
  }
}

function random(): string {
  return randomBytes(32).toString("base64url");
}
