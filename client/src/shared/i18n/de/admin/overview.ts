import type * as en from "../../en/admin/overview";
import type { Translated } from "../../translated";

export const overview: Translated<typeof en.overview> = {
  title: "Überblick",
  lead: "Was auf Sie wartet und wie viel da ist.",
};

export const waiting: Translated<typeof en.waiting> = {
  title: "Wartet auf eine Entscheidung",
  nothing: "Nichts wartet auf Sie. Anträge, Änderungen und verspätete Sicherungen erscheinen hier.",
  late_one: "{{count}} Löschung ist überfällig",
  late_other: "{{count}} Löschungen sind überfällig",
  open_one: "{{count}} Löschung wartet auf eine zweite Person",
  open_other: "{{count}} Löschungen warten auf eine zweite Person",
  scrubs_one: "{{count}} Löschung ist in den Sicherungen überfällig",
  scrubs_other: "{{count}} Löschungen sind in den Sicherungen überfällig",
  change: "Eine kürzere Aufbewahrung wird wirksam ({{category}})",
};

export const storage: Translated<typeof en.storage> = {
  title: "Speicher",
  used: "{{used}} sind belegt.",
  ofQuota: "{{used}} von {{quota}} sind belegt.",
  kind: "Art",
  items: "Anzahl",
  size: "Größe",
  trashed: "{{size}} im Papierkorb",
};

export const metrics: Translated<typeof en.metrics> = {
  title: "Die letzten 30 Tage",
  text: "Eine Zahl, hinter der weniger als fünf Coachees stehen, fehlt, damit sie von niemandem erzählt.",
  none: "Noch gibt es nichts zu zeigen. Die Zahl eines Tages erscheint, sobald mindestens fünf Coachees dahinterstehen.",
  what: "Was",
  most: "Höchstens am Tag",
  sum: "Insgesamt",
};
