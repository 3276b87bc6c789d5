import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Erasures = lazy(() => import("./erasure/erasures"));
const Erasure = lazy(() => import("./erasure/erasure"));

export const adminPlaces: readonly Place[] = [{ to: "/admin/erasure", label: "nav.erasure" }];
export const adminRoutes = (
  <Route path="/admin">
    <Route path="erasure" element={<Erasures />} />
    <Route path="erasure/:id" element={<Erasure />} />
  </Route>
);
