import type { coachee as en } from "../en/coachee";
import type { Translated } from "../translated";

export const coachee: Translated<typeof en> = {
  kind: {
    THEME: "Darüber haben Sie viel gesprochen",
    PATTERN: "Das kommt wieder",
    ACTION_ITEM: "Das haben Sie vor",
    GROWTH_AREA: "Daran lässt sich arbeiten",
  },
  insights: {
    title: "Ihre Einsichten",
    lead: "Was sich aus Ihren Sitzungen ergeben hat. Ihr Coach hat jede gelesen, bevor Sie sie sehen.",
    none: "Noch keine Einsichten",
    noneText:
      "Nach einer Sitzung liest Ihr Coach, was sich daraus ergeben hat, und teilt es mit Ihnen. Dann erscheint es hier.",
    isNew: "Neu",
    from: "von {{coach}}",
    session: "Sitzung vom {{day}}",
    answered: "von Ihnen beantwortet",
    unreadable: "Diese lässt sich gerade nicht anzeigen.",
    takenBack: "Ihr Coach hat eine Einsicht zurückgenommen",
    takenBackText: "Am {{day}}. Was darin stand, wird nicht mehr gezeigt.",
  },
  insight: {
    title: "Einsicht",
    all: "Alle Ihre Einsichten",
    shared: "geteilt am {{day}}",
    why: "Wie Ihr Coach darauf kommt",
    quotes: "Wo Sie es gesagt haben",
    quote: "„{{quote}}“",
    moment: "bei {{time}}",
    listen: "Anhören",
    noQuotes: "Die genauen Worte dahinter werden hier nicht gezeigt. Ihr Coach kann Ihnen sagen, woher das kommt.",
    takenBackText:
      "Das war am {{day}}. Was darin stand, wird nicht mehr gezeigt. Sie können Ihren Coach fragen, warum.",
    gone: "Diese Einsicht ist nicht hier",
    goneText:
      "Die Adresse ist falsch, oder die Einsicht ist fort. Wird eine Sitzung gelöscht, gehen ihre Einsichten mit.",
  },
  feedback: {
    said: "Was Sie dazu gesagt haben",
    question: "War das hilfreich?",
    yes: "Ja",
    no: "Eher nicht",
    comment: "Möchten Sie etwas dazu sagen? (Sie müssen nicht)",
    notMeant: "So habe ich das nicht gemeint",
    correction: "Wie war es gemeint?",
    send: "An Ihren Coach senden",
    more: "Noch etwas sagen",
    wasHelpful: "{{day}}: Es war hilfreich.",
    wasNot: "{{day}}: Eher nicht hilfreich.",
    meant: "Wie es gemeint war:",
  },
  receipt: {
    title: "Heben Sie diese Quittung auf",
    text: "Ihr Konto endet. Dann führt nur noch diese Quittung zu dieser Seite zurück. Wer sie hat, kann unter {{address}} zusehen; sie nennt niemanden.",
    copy: "Quittung kopieren",
    save: "Als Datei sichern",
    file: "Quittung einer Löschung\n\n{{receipt}}\n\nUm zu sehen, wie es vorangeht, öffnen Sie {{address}} und fügen Sie die Zeile oben ein. Sie brauchen kein Konto.\nSie öffnet die Seite bis 30 Tage nach der letzten Bescheinigung.\n",
  },
  follow: {
    title: "Ihre Löschung",
    lead: "Sehen Sie Schritt für Schritt, was gelöscht wird. Sie brauchen hier kein Konto.",
    receipt: "Ihre Quittung",
    receiptText: "Die lange Zeile, die Sie bekamen, als Sie die Löschung verlangten, oder die per Post kam.",
    missing: "Fügen Sie zuerst die Quittung ein.",
    open: "Zeigen, wie es vorangeht",
    unknown: "Diese Quittung öffnet nichts",
    unknownText:
      "Vielleicht fehlt ein Teil davon. Oder die Zeit ist um: Eine Quittung öffnet die Seite bis 30 Tage nach der letzten Bescheinigung.",
    another: "Noch einmal versuchen",
  },
};
