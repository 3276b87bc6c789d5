import type { zoom as en } from "../../en/coach/zoom";
import type { Translated } from "../../translated";

export const zoom: Translated<typeof en> = {
  heading: "Zoom",
  account: "Konto {{id}}",
  connected: "Aufnahmen kommen von selbst herein seit",
  mapped: "Wartet auf Ihre Zustimmung seit",
  lead: "Verbinden Sie Ihr Zoom-Konto, und die Aufnahmen Ihrer Gespräche kommen von selbst herein.",
  reads: "Was gelesen wird",
  readsText:
    "Die Cloud-Aufnahmen von Meetings, zu denen Sie einladen, mit Abschrift und Chat, sobald Zoom sie erstellt hat.",
  deletes: "Was gelöscht wird",
  deletesText: "Zooms Kopie einer Aufnahme, wenn jemand darin seine Löschung verlangt hat.",
  never: "Was nicht gelesen wird",
  neverText: "Ihr Kalender, Ihre Kontakte und Nachrichten und die Meetings anderer.",
  connect: "Zoom verbinden",
  another: "Neu oder ein weiteres Konto verbinden",
  leaving: "Sie gehen zu Zoom, um es zu erlauben, und kommen hierher zurück.",
  notSetUp:
    "Zoom ist auf diesem Server nicht eingerichtet. Wer ihn betreibt, muss ihn zuerst bei Zoom als App eintragen.",
  otherAddress:
    "Zoom schickt nur zur öffentlichen Adresse dieses Servers zurück. Öffnen Sie die App dort, und verbinden Sie erneut.",
  disconnect: "Trennen",
  title: "Dieses Zoom-Konto trennen?",
  text: "Es kommen keine neuen Aufnahmen mehr herein, und der Zugang zum Konto wird vernichtet, auch bei Zoom. Die bisherigen Sitzungen bleiben, wie sie sind.",
  connecting: "Zoom wird verbunden",
  outcome: {
    connected: "Zoom ist verbunden. Ihre nächste Aufnahme kommt von selbst herein.",
    denied: "Zoom wurde nicht verbunden, weil Sie dort abgelehnt haben. Es hat sich nichts geändert.",
    expired:
      "Zoom wurde nicht verbunden: Es hat länger als zehn Minuten gedauert oder war schon verwendet. Verbinden Sie erneut.",
    taken:
      "Zoom wurde nicht verbunden: Dieses Zoom-Konto gehört zur Anmeldung eines anderen Coachs. Wer es hat, muss es zuerst trennen.",
    other:
      "Zoom wurde nicht verbunden: Das hat jemand anderes begonnen, oder eine andere Anmeldung. Waren Sie es selbst, verbinden Sie erneut.",
    refused:
      "Zoom wurde nicht verbunden: Zoom gab keinen Zugang zu Aufnahmen. Verbinden Sie erneut und erlauben Sie alles, worum gebeten wird, oder versuchen Sie es später.",
    often:
      "Zoom wurde nicht verbunden: Es waren zu viele Versuche. Warten Sie zehn Minuten, und verbinden Sie dann erneut.",
    failed: "Zoom wurde nicht verbunden: Unterwegs ging etwas schief. Verbinden Sie erneut.",
    disconnected: "Zoom ist getrennt, hier und bei Zoom.",
    here: "Zoom ist hier getrennt, und der Zugang zum Konto ist vernichtet. Zoom hat das Ende nicht bestätigt: Entfernen Sie die App auch dort, unter „Installierte Apps“ in Zooms App Marketplace.",
  },
  close: "Meldung schließen",
};
