import type * as en from "../../en/admin/people";
import type { Translated } from "../../translated";

export const people: Translated<typeof en.people> = {
  pick: "Name oder Adresse eintippen",
  nobody: "Niemand mit diesem Namen",
  role: { COACH: "Coach", COACHEE: "Coachee", ADMIN: "Verwaltung", INTEGRATOR: "Integration" },
};
