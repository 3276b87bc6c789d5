import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Insights = lazy(() => import("./insights/insights"));
const Insight = lazy(() => import("./insights/insight"));
const MyData = lazy(() => import("./data/my-data"));
const Erasure = lazy(() => import("./erasure/erasure"));

export const coacheePlaces: readonly Place[] = [
  { to: "/me/insights", label: "nav.insights" },
  { to: "/me/data", label: "nav.myData" },
];
export const coacheeRoutes = (
  <>
    <Route path="/me/insights" element={<Insights />} />
    <Route path="/me/insights/:id" element={<Insight />} />
    <Route path="/me/data" element={<MyData />} />
    <Route path="/me/erasure" element={<Erasure />} />
  </>
);
