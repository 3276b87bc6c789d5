import { ApolloProvider } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Navigate, Outlet, Route, Routes } from "react-router";
import { adminPlaces, adminRoutes } from "./admin/routes";
import { coachPlaces, coachRoutes } from "./coach/routes";
import { coacheePlaces, coacheeRoutes } from "./coachee/routes";
import { integratorPlaces, integratorRoutes } from "./integrator/routes";
import { type Api, openApi } from "./shared/api/client";
import { Live } from "./shared/api/live";
import { useViewer, ViewerProvider } from "./shared/api/viewer";
import { Before, type NotYet } from "./shared/auth/before";
import { type Opened, openSignIn, type SignIn } from "./shared/auth/sign-in";
import { SignInContext } from "./shared/auth/sign-in-context";
import { loadTexts } from "./shared/i18n";
import { Shell } from "./shared/shell/shell";
import { PageBoundary, WholeBoundary } from "./shared/ui/boundary";
import { LoadingState, Page } from "./shared/ui/page";

interface Ready {
  signIn: SignIn;
  api: Api;
}
type State = NotYet | { is: "ready"; ready: Ready };

let opening: Promise<Opened> | null = null;

const Follow = lazy(() => import("./coachee/follow/follow"));

/** One page opens without an account: whoever is erased follows it there by their receipt. Everything else signs in. */
export function App() {
  if (!/^\/erasure(\/|$)/.test(location.pathname)) return <SignedIn />;
  return (
    <WholeBoundary>
      <Suspense fallback={<LoadingState />}>
        <Follow />
      </Suspense>
    </WholeBoundary>
  );
}

/** Signs in, and then shows whoever that is their own pages. */
function SignedIn() {
  const [state, setState] = useState<State>({ is: "opening" });
  useEffect(() => {
    opening ??= openSignIn();
    opening.then(
      (opened) => {
        if (opened.is === "not-configured") setState({ is: "not-configured" });
        if (opened.is !== "signed-in") return;
        if (opened.returnTo) window.history.replaceState(null, "", opened.returnTo);
        setState({ is: "ready", ready: { signIn: opened.signIn, api: openApi(opened.signIn) } });
      },
      (error: unknown) => setState({ is: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  if (state.is !== "ready") return <Before state={state} home="/" />;
  return (
    <ApolloProvider client={state.ready.api.apollo}>
      <WholeBoundary>
        <Suspense fallback={<LoadingState />}>
          <ViewerProvider>
            <Live socket={state.ready.api.socket}>
              <BrowserRouter>
                <SignInContext.Provider value={state.ready.signIn}>
                  <Pages signIn={state.ready.signIn} />
                </SignInContext.Provider>
              </BrowserRouter>
            </Live>
          </ViewerProvider>
        </Suspense>
      </WholeBoundary>
    </ApolloProvider>
  );
}

/** `texts` are the parts of the catalogue that a role's pages use: loaded beside them, not after them. */
const apps = {
  COACH: { places: coachPlaces, routes: coachRoutes, home: "/coach/review", texts: ["coach"] },
  COACHEE: { places: coacheePlaces, routes: coacheeRoutes, home: "/me/insights", texts: ["coachee", "erasure"] },
  ADMIN: { places: adminPlaces, routes: adminRoutes, home: "/admin/overview", texts: ["admin"] },
  INTEGRATOR: { places: integratorPlaces, routes: integratorRoutes, home: "/integrator", texts: ["integrator"] },
} as const;

/** Pages of the viewer's role alone: another role's address is an address of nothing. */
function Pages({ signIn }: { signIn: SignIn }) {
  const { audience } = useViewer();
  const { places, routes, home, texts } = apps[audience];
  useEffect(() => void loadTexts(texts), [texts]);
  return (
    <Routes>
      <Route element={<Shell places={places} signIn={signIn} />}>
        <Route index element={<Navigate to={home} replace />} />
        <Route
          element={
            <PageBoundary>
              <Outlet />
            </PageBoundary>
          }
        >
          {routes}
        </Route>
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("error.notFound")} lead={t("error.notFoundText")}>
      <Button component="a" href="/">
        {t("error.home")}
      </Button>
    </Page>
  );
}
