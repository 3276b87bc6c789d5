import type { JWTPayload, JWTVerifyGetKey } from "jose";
import type { Who } from "../app";

/** Whose tokens are believed. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Pinned: a token's own header never decides. */
  readonly algorithms: string[];
  readonly keys: JWTVerifyGetKey;
  /** Null: the built-in issuer, which names people, workspaces and roles as we do. */
  readonly outside: Outside | null;
}

/** What the issuer says of somebody's address. */
export interface SaidEmail {
  email: string;
  isVerified: boolean;
}

/** What an outside issuer's tokens say, and where; its people are found by invitation. */
export interface Outside {
  roleClaim: string;
  workspaceClaim: string;
  clientId: string | null;
  /** Origins that a browser talks to while it signs in. */
  origins: readonly string[];
  /** Asks the issuer (OpenID Connect Core, section 5.3) for the address of the token's subject; null when it has none to give. */
  findEmail(token: string, sub: string): Promise<SaidEmail | null>;
}

/** A token that holds, and what it says. */
export interface Shown {
  token: string;
  payload: JWTPayload & { sub: string };
}
/** Who that is here. */
export type FindAccount = (shown: Shown, requestId: string) => Promise<Omit<Who, "requestId">>;
