import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Integrator = lazy(() => import("./integrator"));
const Webhooks = lazy(() => import("../admin/webhooks/webhooks"));
const Webhook = lazy(() => import("../admin/webhooks/webhook"));

export const integratorPlaces: readonly Place[] = [
  { to: "/integrator", label: "nav.api", end: true },
  { to: "/integrator/webhooks", label: "nav.webhooks" },
];
export const integratorRoutes = (
  <Route path="/integrator">
    <Route index element={<Integrator />} />
    <Route path="webhooks" element={<Webhooks />} />
    <Route path="webhooks/:id" element={<Webhook />} />
  </Route>
);
