import { CombinedGraphQLErrors } from "@apollo/client";
import { useApolloClient } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { explain } from "../../shared/api/errors";
import classes from "./zoom.module.css";

const ADDRESS = graphql(`
  query ZoomAddress($redirectUri: String!) {
    zoomAuthorizationUrl(redirectUri: $redirectUri)
  }
`);

/** Says what is read and what is not, before anybody allows it; then goes to Zoom. */
export function ConnectZoom({ isAnother }: { isAnother: boolean }) {
  const { t } = useTranslation("coach");
  const { connect, busy, failure } = useConnect();
  return (
    <div className={classes.connect}>
      {!isAnother && (
        <>
          <Text>{t("zoom.lead")}</Text>
          <dl className={classes.facts}>
            {(["reads", "deletes", "never"] as const).map((what) => (
              <div key={what}>
                <dt>{t(`zoom.${what}`)}</dt>
                <dd>{t(`zoom.${what}Text`)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <div className={classes.action}>
        <Button loading={busy} onClick={() => void connect()}>
          {t(isAnother ? "zoom.another" : "zoom.connect")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("zoom.leaving")}
        </Text>
      </div>
      {failure && (
        <Text role="alert" size="sm" c="var(--rg-bad)">
          {failure}
        </Text>
      )}
    </div>
  );
}

function useConnect() {
  const { t } = useTranslation("coach");
  const apollo = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  // Whoever comes back from Zoom by the browser's Back finds the page as they left it.
  useEffect(() => {
    const rest = () => setBusy(false);
    window.addEventListener("pageshow", rest);
    return () => window.removeEventListener("pageshow", rest);
  }, []);
  const connect = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const variables = { redirectUri: `${location.origin}/coach/zoom` };
      const { data } = await apollo.query({ query: ADDRESS, variables, fetchPolicy: "no-cache" });
      if (data) location.assign(data.zoomAuthorizationUrl);
    } catch (error) {
      setBusy(false);
      setFailure(toWords(error));
    }
  };
  const toWords = (error: unknown) => {
    const code = CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code;
    if (code === "WRONG_STATE") return t("zoom.notSetUp");
    return code === "INVALID_INPUT" ? t("zoom.otherAddress") : explain(error).text;
  };
  return { connect, busy, failure };
}
