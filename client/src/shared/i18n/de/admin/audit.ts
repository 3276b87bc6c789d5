import type * as en from "../../en/admin/audit";
import type { Translated } from "../../translated";

export const audit: Translated<typeof en.audit> = {
  title: "Protokoll",
  lead: "Alles, was hier getan wurde: nur Tatsachen, nie Inhalte. Nichts darin lässt sich ändern oder entfernen.",
  integrity: "Ob das Protokoll vollständig ist",
  whole: "vollständig",
  broken: "nicht vollständig",
  wholeText:
    "Alle {{entries}} Einträge sind da, unverändert und in Reihenfolge, und {{checkpoints}} signierte Prüfpunkte halten.",
  first: "Der erste fehlerhafte Eintrag ist {{id}}.",
  unsealed_one: "{{count}} neuer Eintrag wird gleich in die Kette eingefügt.",
  unsealed_other: "{{count}} neue Einträge werden gleich in die Kette eingefügt.",
  again: "Noch einmal nachsehen",
  action: "Was",
  allActions: "Alles",
  actor: "Wer",
  system: "Dieser Server",
  target: "Woran",
  at: "Wann",
  sealed: "Versiegelt",
  yes: "ja",
  soon: "gleich",
  empty: "Noch wurde nichts getan",
  emptyText: "Alles, was hier getan wird, erscheint in dem Moment, in dem es geschieht.",
};
