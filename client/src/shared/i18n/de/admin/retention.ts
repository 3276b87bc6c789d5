import type * as en from "../../en/admin/retention";
import type { Translated } from "../../translated";

export const retention: Translated<typeof en.retention> = {
  title: "Aufbewahrung",
  lead: "Wie lange dieser Arbeitsbereich aufbewahrt, was er hat. Ist die Zeit um, geht es von selbst, ohne Umweg über den Papierkorb.",
  category: { SESSION: "Sitzungen", SOURCE_DOCUMENT: "Quellen", FILLED_FORM: "Formulare" },
  clock: {
    SESSION: "Mit Transkript, Einsichten und Belegen. Gezählt ab dem Ende der Sitzung.",
    SOURCE_DOCUMENT: "Aufnahmen, Dateien und Texte. Gezählt ab dem Tag, an dem sie kamen.",
    FILLED_FORM: "Ausgefüllte Formulare. Gezählt ab dem Tag, an dem sie fertig waren.",
  },
  keptFor: "Aufbewahrt",
  archive: "Archiviert",
  archiveAfter_one: "Archiviert nach {{count}} Tag",
  archiveAfter_other: "Archiviert nach {{count}} Tagen",
  noArchive: "Nie",
  changed: "Zuletzt geändert",
  default: "Nie; so ist es voreingestellt",
  change: "Ändern",
  changeTitle: "Wie lange aufbewahren: {{category}}",
  keptForDays: "Tage der Aufbewahrung",
  bounds: "Von {{min}} bis {{max}} Tage.",
  archiveDays: "Archivieren nach Tagen (freiwillig)",
  archiveText: "Archivierte Sitzungen verlassen die Listen und lassen sich nur noch lesen. Leer heißt nie.",
  shorten: "In 24 Stunden verkürzen",
  save: "Länger aufbewahren",
  longer: "Deswegen geht nichts. Es gilt sofort.",
  willBe: "Künftig {{days}}:",
  askedBy: "Beantragt von {{name}}.",
  untilThen: "Bis dahin geht deswegen nichts, und es lässt sich zurücknehmen.",
  takeBack: "Zurücknehmen",
  stronger: "Eine Sperre oder ein Gesetz, das etwas bewahrt, ist stärker als diese Regeln.",
  toHolds: "Ansehen, was gesperrt ist",
};

export const effect: Translated<typeof en.effect> = {
  when: "Es würde wirksam",
  cancel: "Bis dahin lässt es sich zurücknehmen.",
  goes: "Was dann ginge",
  nothing: "Nichts von dem, was heute da ist.",
};

export const settings: Translated<typeof en.settings> = {
  title: "Arbeitsbereich",
  lead: "Was für alle in diesem Arbeitsbereich gilt.",
  rules: "Einstellungen",
  mode: "Ob Quellen aufbewahrt werden",
  name: "Name",
  quotes: "Zitate, die Coachees sehen",
  quotesText: "Weniger gilt sofort; mehr gilt für Einsichten, die ab dann freigegeben werden.",
  l2: { COACH_ONLY: "Keine: nur der Coach sieht sie", CLIENT_VISIBLE: "Die freigegebener Einsichten" },
  exports: "Wer Sitzungen und Einsichten exportieren darf",
  exportsText: "Ihre eigenen Daten kann jede Person immer exportieren.",
  export: { NONE: "Niemand", COACH: "Coaches", COACH_AND_COACHEE: "Coaches und Coachees" },
  approval: "Löschung",
  approvalText: "Die zweite Person ist weder wer sie beantragt hat noch die, um die es geht.",
  approve: { AUTOMATIC: "Läuft wie beantragt", SECOND_PERSON: "Wartet auf die Zustimmung einer zweiten Person" },
  window: "Stunden, in denen sich eine Löschung zurücknehmen lässt",
  windowText: "0 bis 168. Bei 0 beginnt sie sofort.",
  quota: "Grenze des Speichers (freiwillig)",
  quotaText: "Was darüber hinausgeht, wird abgelehnt. Leer heißt keine Grenze.",
  tokens: "Token des Sprachmodells im Monat (freiwillig)",
  tokensText:
    "Darüber hinaus wird es bis zum nächsten Monat nicht gefragt. Leer heißt: was der Betreiber erlaubt; mehr wird es durch keine Zahl hier.",
  letters: "Sprache der E-Mails",
  lettersText: "An alle, die für sich keine andere gewählt haben.",
  saved: "Gespeichert.",
};

export const mode: Translated<typeof en.mode> = {
  now: { STANDARD: "Quellen bleiben für ihre Zeit", STATELESS: "Quellen gehen, wenn ihre Sitzung endet" },
  text: {
    STANDARD: "Aufnahmen, Dateien und Texte bleiben, so lange die Aufbewahrung es sagt.",
    STATELESS:
      "Aufnahmen, Dateien und Texte gehen in dem Moment, in dem ihre Sitzung endet, ohne Umweg über den Papierkorb. Einsichten behalten ihre Zitate, ohne dass man hineinhören kann.",
  },
  to: { STANDARD: "Quellen aufbewahren", STATELESS: "Keine Quellen aufbewahren" },
  ask: { STANDARD: "Von nun an Quellen aufbewahren?", STATELESS: "Keine Quellen mehr aufbewahren?" },
  will: {
    STANDARD: "Es gilt sofort für alles, was von nun an kommt. Was fort ist, bleibt fort.",
    STATELESS:
      "Alle Quellen beendeter Sitzungen gehen, auch die im Papierkorb, und von da an geht jede Quelle, wenn ihre Sitzung endet. Was gesperrt ist, bleibt, bis die Sperre endet.",
  },
  waits: "Quellen werden nicht mehr aufbewahrt:",
};
