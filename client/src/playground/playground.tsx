import { useEffect, useState } from "react";
import { Before, type NotYet } from "../shared/auth/before";
import { openSignIn, type SignIn } from "../shared/auth/sign-in";
import { asking, signed } from "./ask";
import { Desk } from "./desk";
import { readViewer, type Viewer } from "./viewer";

/** The issuer comes back to this page and not to the app's, which would have the token and not the playground. */
const PLACE = { callback: "/playground/signed-in", home: "/playground" };

interface Ready {
  is: "ready";
  signIn: SignIn;
  viewer: Viewer;
}

let opening: Promise<Ready | NotYet> | null = null;

/** Signs in, as the app does, and then shows GraphiQL to whoever that is. */
export function Playground() {
  const [state, setState] = useState<Ready | NotYet>({ is: "opening" });
  useEffect(() => {
    opening ??= open();
    opening.then(setState, (error: unknown) =>
      setState({ is: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  if (state.is !== "ready") return <Before state={state} home={PLACE.home} />;
  return <Desk signIn={state.signIn} viewer={state.viewer} />;
}

async function open(): Promise<Ready | NotYet> {
  const opened = await openSignIn(PLACE);
  if (opened.is === "not-configured") return opened;
  if (opened.is === "leaving") return { is: "opening" };
  window.history.replaceState(null, "", opened.returnTo);
  return { is: "ready", signIn: opened.signIn, viewer: await readViewer(asking(signed(opened.signIn))) };
}
