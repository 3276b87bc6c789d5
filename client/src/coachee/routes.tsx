import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Insights = lazy(() => import("./insights/insights"));
const Insight = lazy(() => import("./insights/insight"));

export const coacheePlaces: readonly Place[] = [{ to: "/me/insights", label: "nav.insights" }];
export const coacheeRoutes = (
  <>
    <Route path="/me/insights" element={<Insights />} />
    <Route path="/me/insights/:id" element={<Insight />} />
  </>
);
