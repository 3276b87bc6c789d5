import type { Request, Response } from "express";
import type { App } from "../../app";
import type { BuiltInIssuer } from "../built-in-issuer";
import type { Grants } from "./grants";

/** The one client: pages of this server, without a secret (RFC 6749, section 2.1: public). */
export const CLIENT_ID = "regenesis-client";
/** Where a sign-in leads back to, on the client's own origin: to the app or to the playground, each a page of its own. */
export const REDIRECT_PATHS = ["/signed-in", "/playground/signed-in"];
export const SIGN_IN_SECONDS = 12 * 60 * 60;
export const ACCESS_SECONDS = 5 * 60;

/**
 * The built-in issuer as an OpenID provider, for development: its doors are under /dev. A strict client wants the `iss`
 * of ID tokens to be where it found the discovery document, so theirs is the issuer's address. Access tokens are for
 * the API alone and keep the name and the audience that tokens from the command line have.
 */
export interface Provider {
  app: App;
  tokens: BuiltInIssuer;
  grants: Grants;
  /** Whose people may be picked; null where there is no demo workspace. */
  demoWorkspaceId: string | null;
  /** With https, cookies are kept off plain connections. */
  isSecure: boolean;
  /** The origin at which the browser sees this server. */
  originOf(request: Request): string;
}

export const issuerOf = (origin: string): string => `${origin}/dev`;

/** Seconds since 1970, as JWTs count. */
export const secondsNow = ({ machine }: Pick<App, "machine">): number => Math.floor(machine.now().getTime() / 1000);

/** RFC 6749, section 3.1: a parameter without a value counts as left out. */
export function givenOf(parameters: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => value !== ""));
}

/** 303: whatever brought the browser here, it goes on with GET and without the form. */
export function redirect(response: Response, address: string, parameters: Record<string, string | undefined>): void {
  const target = new URL(address);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) target.searchParams.set(name, value);
  response.redirect(303, target.href);
}
