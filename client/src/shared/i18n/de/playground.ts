import type { playground as en } from "../en/playground";
import type { Translated } from "../translated";

export const playground: Translated<typeof en> = {
  title: "Spielwiese",
  back: "Zurück zur App",
  somebodyElse: "Als jemand anderes anmelden",
  whoYouAre: "Angemeldet als",
  panel: "Beispiele",
  lead: "Eines öffnen und ausführen: Was es wissen muss, wird vorher gelesen und in seine Variablen gesetzt.",
  yours: "Für Sie",
  others: "Für andere Rollen",
  othersLead: "Zum Lesen; ausgeführt werden sie Ihnen verweigert. Melden Sie sich dazu als jemand anderes an.",
  for: "Für: {{roles}}",
  everybody: "Für jede Rolle",
  opened: "„{{title}}“ ist geöffnet, daneben der Knopf, der es ausführt.",
  nothing:
    "„{{title}}“ ist geöffnet, aber es gibt noch nichts, woran es ausgeführt werden könnte. Setzen Sie eine ID in die Variablen.",
  failed: "Was „{{title}}“ braucht, konnte nicht gelesen werden. Setzen Sie eine ID in die Variablen.",
  foreign: "„{{title}}“ ist zum Lesen geöffnet. Ihrer Rolle wird es verweigert.",
  examples: {
    whoAmI: {
      title: "Wer bin ich?",
      text: "Das Konto zum Token, sein Arbeitsbereich, und wie viel in dieser Minute noch gefragt werden darf.",
    },
    sessions: {
      title: "Sitzungen, Seite für Seite",
      text: "Zwei auf einmal, mit der Marke, die zur nächsten Seite führt.",
    },
    createSession: {
      title: "Eine Sitzung anlegen",
      text: "Wohin Material gebracht wird. Der Schlüssel lässt es einmal zählen, so oft es auch gesendet wird.",
    },
    requestUpload: {
      title: "Um einen Upload bitten",
      text: "Gibt eine Adresse, an die eine Datei per PUT geht; gespeichert wird sie, sobald sie geprüft ist.",
    },
    sessionSteps: {
      title: "Wie weit ist eine Sitzung?",
      text: "Ihr Schritt, ihre Dateien und was daraus wurde; was Sie nicht sehen dürfen, wird genannt.",
    },
    notifications: {
      title: "Verfolgen, was geschieht",
      text: "Ein Abonnement: Arten und IDs, wie sie kommen, nie Inhalt, und keine fehlt nach einer Unterbrechung.",
    },
    evidencePacks: {
      title: "Einsichten, wie Ihre Rolle sie sieht",
      text: "Für jede Rolle dieselbe Frage. Verborgene Felder sind null und werden genannt.",
    },
    lifecycle: {
      title: "Warum ist es noch da?",
      text: "Jede Regel, die für eine Sitzung abgewogen wurde, und die Aufbewahrungsregeln dahinter.",
    },
    verifyCertificate: {
      title: "Eine Bescheinigung prüfen",
      text: "Der neueste Nachweis einer Löschung: seine Unterschrift, sein Platz in der Reihe, und was er fand.",
    },
    approvePack: {
      title: "Eine Einsicht freigeben",
      text: "In der gelesenen Fassung, einmal, und mit einer Minute, um sie zurückzunehmen.",
    },
    erasurePreview: {
      title: "Was würde eine Löschung löschen?",
      text: "Speicher für Speicher gezählt für einen Coachee, mit dem, was bleiben muss, und warum. Nichts wird geändert.",
    },
    auditLog: { title: "Das Protokoll", text: "Die neuesten Einträge, und ob die Kette heil ist, die sie versiegelt." },
  },
};
