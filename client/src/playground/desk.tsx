import { DOC_EXPLORER_PLUGIN } from "@graphiql/plugin-doc-explorer";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { Button, useComputedColorScheme } from "@mantine/core";
import { GraphiQL } from "graphiql";
import { InMemoryWebStorage } from "oidc-client-ts";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { openSocket } from "../shared/api/socket";
import type { SignIn } from "../shared/auth/sign-in";
import { asking, signed } from "./ask";
import { examplesPlugin } from "./examples-panel";
import classes from "./playground.module.css";
import type { Viewer } from "./viewer";

/** GraphiQL for one person, with the examples beside it and who that is above. */
export function Desk({ signIn, viewer }: { signIn: SignIn; viewer: Viewer }) {
  const { t } = useTranslation("playground");
  const scheme = useComputedColorScheme("light");
  const [parts] = useState(() => openParts(t("panel"), signIn, viewer));
  useEffect(() => {
    document.title = `${t("title")} · ${t("appName", { ns: "shared" })}`;
  }, [t]);
  return (
    <div className={classes.page}>
      <Top signIn={signIn} viewer={viewer} />
      {/* GraphiQL's own words are English alone. */}
      <main className={classes.desk} lang="en">
        <GraphiQL
          fetcher={parts.fetcher}
          storage={parts.storage}
          plugins={parts.plugins}
          visiblePlugin={parts.plugins[0]}
          referencePlugin={DOC_EXPLORER_PLUGIN}
          defaultQuery=""
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
          forcedTheme={scheme}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </div>
  );
}

function openParts(panel: string, signIn: SignIn, { audience }: Viewer) {
  const fetch = signed(signIn);
  const wsClient = openSocket(async () => ({ authorization: `Bearer ${await signIn.token()}` }));
  return {
    fetcher: createGraphiQLFetcher({ url: "/graphql", fetch, wsClient, enableIncrementalDelivery: false }),
    // Answers are content, and variables may be: what is on this desk ends with it, as the token does.
    storage: new InMemoryWebStorage(),
    plugins: [examplesPlugin(panel, asking(fetch), audience)],
  };
}

function Top({ signIn, viewer }: { signIn: SignIn; viewer: Viewer }) {
  const { t } = useTranslation(["playground", "shared"]);
  const role = t(`shared:role.${viewer.audience}`);
  const { displayName } = viewer.user;
  return (
    <header className={classes.top}>
      <h1>{t("title")}</h1>
      <p>
        {t("whoYouAre")} <strong>{displayName ?? role}</strong>
        {displayName && ` · ${role}`} · {viewer.workspace.name}
      </p>
      <Button size="compact-sm" onClick={() => void signIn.again()}>
        {t("somebodyElse")}
      </Button>
      <Button size="compact-sm" component="a" href="/">
        {t("back")}
      </Button>
    </header>
  );
}
