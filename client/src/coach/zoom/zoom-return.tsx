import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { newKey, useAction } from "../../shared/api/use-action";
import { LoadingState, Page } from "../../shared/ui/page";
import { ofError, ofRefusal, toSessions } from "./outcome";

const CONNECT = graphql(`
  mutation ConnectZoom($input: ConnectZoomInput!) {
    connectZoom(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      connection {
        id
        state
      }
    }
  }
`);

/** Where Zoom sends a coach's browser back to: hands over what it came with, and goes to the sessions with a word. */
export default function ZoomReturn() {
  const { t } = useTranslation("coach");
  const navigate = useNavigate();
  const [connect] = useAction(CONNECT, { refetch: ["CoachZoom"] });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const came = new URLSearchParams(location.search);
    // What it came with counts once: on the screen it would only be there to be read by somebody else.
    window.history.replaceState(window.history.state, "", location.pathname);
    void finish(came).then((path) => navigate(path, { replace: true }));

    async function finish(given: URLSearchParams): Promise<string> {
      const error = given.get("error");
      const authorizationCode = given.get("code");
      if (error) return toSessions(ofError(error));
      if (!authorizationCode) return "/coach/sessions";
      const redirectUri = `${location.origin}${location.pathname}`;
      const input = { authorizationCode, state: given.get("state"), redirectUri, idempotencyKey: newKey() };
      const outcome = await connect({ input });
      return toSessions(outcome.ok ? "connected" : ofRefusal(outcome.errors));
    }
  }, [connect, navigate]);
  return (
    <Page title={t("zoom.connecting")}>
      <LoadingState />
    </Page>
  );
}
