export type Role = "coach" | "coachee" | "admin" | "integrator";

/** Every page that each role has. */
export const routes: Record<Role, string[]> = {
  coach: ["/coach/review", "/coach/sessions", "/coach/forms", "/coach/trash", "/coach/feedback"],
  coachee: ["/me/insights", "/me/data", "/me/erasure"],
  admin: [
    ...["/admin/overview", "/admin/erasure", "/admin/retention", "/admin/trash", "/admin/holds", "/admin/settings"],
    ...["/admin/certificates", "/admin/backups", "/admin/audit", "/admin/people", "/admin/webhooks"],
  ],
  integrator: ["/integrator", "/integrator/webhooks"],
};
