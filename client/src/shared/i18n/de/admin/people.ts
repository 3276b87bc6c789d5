import type * as en from "../../en/admin/people";
import type { Translated } from "../../translated";

export const people: Translated<typeof en.people> = {
  title: "Personen",
  lead: "Wer sich in diesem Arbeitsbereich anmelden kann, und als was.",
  pick: "Name oder Adresse eintippen",
  nobody: "Niemand mit diesem Namen",
  role: { COACH: "Coach", COACHEE: "Coachee", ADMIN: "Verwaltung", INTEGRATOR: "Integration" },
  roles: { COACH: "Coach", COACHEE: "Coachee", ADMIN: "Verwaltung", INTEGRATOR: "Integration" },
  roleText: {
    COACH: "Führt Gespräche und entscheidet, was zugestellt wird.",
    COACHEE: "Liest, was zugestellt wurde.",
    ADMIN: "Verwaltet Personen, Regeln und Löschung; sieht nie Inhalte.",
    INTEGRATOR: "Eine Maschine, die Sitzungen einbringt; sieht nie Namen oder Inhalte.",
  },
  roleLabel: "Rolle",
  allRoles: "Alle Rollen",
  name: "Name",
  email: "E-Mail",
  emailText: "Ein Konto je Adresse.",
  state: "Zugang",
  active: "kann sich anmelden",
  inactive: "kein Zugang",
  since: "Eingeladen",
  invite: "Eine Person einladen",
  inviteSubmit: "Einladen",
  invited: "{{name}} kann sich jetzt anmelden.",
  deactivate: "Deaktivieren",
  deactivateOne: "{{name}} deaktivieren",
  deactivateTitle: "Den Zugang von {{name}} beenden?",
  deactivateText:
    "Eine Anmeldung ist sofort nicht mehr möglich. Es wird nichts gelöscht: was über die Person aufbewahrt wird, bleibt unter seinen Regeln, bis es endet oder sie gelöscht wird.",
  empty: "Noch ist niemand hier",
  emptyText: "Personen erscheinen hier, sobald sie eingeladen sind.",
};
