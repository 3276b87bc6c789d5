import { lazy } from "react";
import { Route } from "react-router";
import type { Place } from "../shared/shell/shell";

const Overview = lazy(() => import("./overview/overview"));
const Erasures = lazy(() => import("./erasure/erasures"));
const Erasure = lazy(() => import("./erasure/erasure"));
const Retention = lazy(() => import("./retention/retention"));
const Trash = lazy(() => import("./trash/trash"));
const Holds = lazy(() => import("./holds/holds"));
const Certificates = lazy(() => import("./certificates/certificates"));
const Certificate = lazy(() => import("./certificates/certificate"));
const Backups = lazy(() => import("./backups/backups"));
const Audit = lazy(() => import("./audit/audit"));
const People = lazy(() => import("./people/people"));
const Webhooks = lazy(() => import("./webhooks/webhooks"));
const Webhook = lazy(() => import("./webhooks/webhook"));
const Settings = lazy(() => import("./settings/settings"));

export const adminPlaces: readonly Place[] = [
  { to: "/admin/overview", label: "nav.overview" },
  { to: "/admin/erasure", label: "nav.erasure" },
  { to: "/admin/retention", label: "nav.retention" },
  { to: "/admin/trash", label: "nav.trash" },
  { to: "/admin/holds", label: "nav.holds" },
  { to: "/admin/certificates", label: "nav.certificates" },
  { to: "/admin/backups", label: "nav.backups" },
  { to: "/admin/audit", label: "nav.audit" },
  { to: "/admin/people", label: "nav.people" },
  { to: "/admin/webhooks", label: "nav.webhooks" },
  { to: "/admin/settings", label: "nav.settings" },
];
export const adminRoutes = (
  <Route path="/admin">
    <Route path="overview" element={<Overview />} />
    <Route path="erasure" element={<Erasures />} />
    <Route path="erasure/:id" element={<Erasure />} />
    <Route path="retention" element={<Retention />} />
    <Route path="trash" element={<Trash />} />
    <Route path="holds" element={<Holds />} />
    <Route path="certificates" element={<Certificates />} />
    <Route path="certificates/:id" element={<Certificate />} />
    <Route path="backups" element={<Backups />} />
    <Route path="audit" element={<Audit />} />
    <Route path="people" element={<People />} />
    <Route path="webhooks" element={<Webhooks />} />
    <Route path="webhooks/:id" element={<Webhook />} />
    <Route path="settings" element={<Settings />} />
  </Route>
);
