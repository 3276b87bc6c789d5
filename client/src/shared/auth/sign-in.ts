import { ErrorResponse, InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { readClientConfig } from "./client-config";

/** Somebody who is signed in, and how to stay so. */
export interface SignIn {
  /**
   * A token that holds for the next half minute at least. Leaves the page for the issuer when that gives none any more;
   * rejects while the issuer can't be reached, and what is typed on the page stays there.
   */
  token(): Promise<string>;
  /** Leaves for the issuer, which has to ask who it is once more, and comes back to this page. */
  again(): Promise<void>;
  signOut(): Promise<void>;
}

export type Opened =
  | { is: "signed-in"; signIn: SignIn; returnTo: string | null }
  | { is: "not-configured" }
  | { is: "leaving" };

/** A page that people sign in to: where the issuer sends them back to, and what they see when they had asked for nothing else. */
interface Place {
  callback: string;
  home: string;
}

const APP: Place = { callback: "/signed-in", home: "/" };
const MARGIN_SECONDS = 30;

/**
 * Code flow with PKCE against whatever issuer the server names. Tokens stay in memory; a reload goes by the issuer, whose
 * own session answers without asking. Rejects with the issuer's error.
 */
export async function openSignIn(place = APP): Promise<Opened> {
  const config = await readClientConfig();
  if (!config.issuer || !config.clientId) return { is: "not-configured" };
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${location.origin}${place.callback}`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: "code",
    scope: config.scope,
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // The verifier of a sign-in under way: of no use once its code is spent.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
  });
  if (location.pathname !== place.callback) {
    await leave(manager, place);
    return { is: "leaving" };
  }
  const user = await manager.signinRedirectCallback();
  return {
    is: "signed-in",
    signIn: stay(manager, place, user),
    returnTo: (user.state as string | undefined) ?? place.home,
  };
}

function stay(manager: UserManager, place: Place, first: User): SignIn {
  let current = first;
  let renewing: Promise<User | null> | null = null;
  return {
    async token() {
      if ((current.expires_in ?? 0) > MARGIN_SECONDS) return current.access_token;
      renewing ??= manager.signinSilent().finally(() => {
        renewing = null;
      });
      const renewed = await renewing.catch((error: unknown) => {
        // Without a refresh token leaving is the only way to ask; with one, only an answer says that it holds no more.
        if (current.refresh_token && !(error instanceof ErrorResponse)) throw error;
        return null;
      });
      if (!renewed) {
        await leave(manager, place);
        throw new Error("signing in again");
      }
      current = renewed;
      return current.access_token;
    },
    again: () => leave(manager, place, "login"),
    signOut: () => manager.signoutRedirect(),
  };
}

async function leave(manager: UserManager, { callback, home }: Place, prompt?: "login"): Promise<void> {
  const here = `${location.pathname}${location.search}${location.hash}`;
  await manager.signinRedirect({ state: location.pathname === callback ? home : here, prompt });
}
