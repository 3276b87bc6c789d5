import type * as en from "../../en/admin/common";
import type { Translated } from "../../translated";

export const table: Translated<typeof en.table> = {
  from: "Von",
  to: "Bis",
  filters: "Filter",
  density: "Dichte der Zeilen",
  comfortable: "Luftig",
  compact: "Dicht",
  all: "Alle auswählen",
  choose: "{{name}} auswählen",
  chosen_one: "{{count}} ausgewählt",
  chosen_other: "{{count}} ausgewählt",
  none: "Auswahl aufheben",
  count_one: "{{count}} insgesamt",
  count_other: "{{count}} insgesamt",
  noMatch: "Nichts passt dazu",
  noMatchText: "Mit diesen Filtern gibt es nichts. Ohne sie sehen Sie alles.",
  clear: "Filter aufheben",
};

export const reason: Translated<typeof en.reason> = {
  optional: "Grund (freiwillig)",
  needed: "Grund",
  kept: "Bleibt bei diesem Eintrag und wird allein der Verwaltung gezeigt.",
};

export const goes: Translated<typeof en.goes> = {
  title: "Was geht",
  unlinked: "Was bleibt, ohne das, was zur Person führt",
  nothing: "Es ginge nichts.",
};

export const withheld: Translated<typeof en.withheld> = {
  title: "Was bleibt, und warum",
  nothing: "Es bleibt nichts.",
  items_one: "{{count}} Eintrag",
  items_other: "{{count}} Einträge",
  until: "Für niemanden lesbar bis",
  stays: "Es bleibt bis",
  staysOpen: "Es bleibt. Das Ende steht noch nicht fest; danach geht es von selbst.",
  after: "Danach geht es von selbst.",
  open: "Für niemanden lesbar. Das Ende steht noch nicht fest; danach geht es von selbst.",
};

export const refusal: Translated<typeof en.refusal> = {
  SECOND_PERSON_REQUIRED:
    "Jemand anderes aus der Verwaltung muss entscheiden: weder wer es beantragt hat noch die Person, um die es geht.",
  PREVIEW_STALE:
    "Seit Sie nachgesehen haben, hat sich etwas geändert. Sehen Sie noch einmal hin und bestätigen Sie dann.",
  PREVIEW_REQUIRED: "Sehen Sie sich zuerst an, was es bewirken würde.",
  CONFIRMATION_MISMATCH: "Das ist nicht die Adresse der Person.",
  LEGAL_HOLD: "Eine Sperre bewahrt es.",
  NOT_FOUND: "Das gibt es nicht, oder es ist nicht für Sie bestimmt.",
  CONFLICT: "Jemand war schneller. Was Sie sehen, ist jetzt aktuell; sehen Sie noch einmal hin.",
  FORBIDDEN: "Sie dürfen es sehen, aber dies nicht damit tun.",
  WRONG_STATE: "Das geht nicht mehr: Inzwischen ist es weiter.",
  NOT_RESTORABLE: "Seine Zeit ist um, oder das, wozu es gehörte, ist fort.",
  QUOTA_EXCEEDED:
    "Es gibt so viele, wie ein Arbeitsbereich haben darf. Löschen Sie zuerst einen, der nicht mehr gebraucht wird.",
  IDEMPOTENCY_MISMATCH:
    "Ein früherer Versuch kam doch an, mit anderen Angaben. Sehen Sie nach, was er bewirkt hat, und senden Sie dann erneut, wenn es nötig ist.",
};

export const scrub: Translated<typeof en.scrub> = {
  title: "Was die Sicherungen noch enthalten",
  open: "Die noch etwas enthalten",
  all: "Auch abgeschlossene",
  left: "Übrige Sicherungen",
  due: "Fort bis",
  pending_one: "{{count}} Sicherung enthält es noch, unlesbar, bis",
  pending_other: "{{count}} Sicherungen enthalten es noch, unlesbar, bis",
  empty: "Keine Sicherung enthält etwas Gelöschtes",
  emptyText: "Wenn etwas vernichtet wird, das eine Sicherung enthält, erscheint hier sein Weg aus den Sicherungen.",
};
