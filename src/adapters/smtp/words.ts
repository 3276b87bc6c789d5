import type { LetterKind, LetterLocale } from "../../ports/mailer";

export interface Words {
  /** Of each kind: the subject, and one sentence. Neither names anybody or anything. */
  kinds: Record<LetterKind, readonly [subject: string, sentence: string]>;
  open: string;
  login: string;
  receipt: string;
  unsubscribe: string;
  always: string;
}

const en: Words = {
  kinds: {
    PACKS_READY_FOR_REVIEW: ["Insights are ready for your review", "Insights from a session wait for your review."],
    PACK_DELIVERED: ["A new insight for you", "Your coach has released an insight for you."],
    SESSION_FAILED: ["A session could not be processed", "A session could not be processed. You can see why."],
    SOURCE_REJECTED: ["A file was not taken in", "A file was refused and destroyed. You can see why."],
    ERASURE_UPDATED: ["An erasure has moved on", "The state of an erasure that concerns you has changed."],
    ERASURE_AWAITING_APPROVAL: ["An erasure waits for a decision", "An erasure waits for the decision of an admin."],
    ERASURE_RECEIPT: ["Your data is being erased", "An erasure of your data was requested. Follow it here."],
    EXPORT_READY: ["Your export is ready", "The export that you asked for is ready, for a few days."],
    RETENTION_CHANGE_PENDING: ["A retention change is pending", "A change of how long data is kept takes effect soon."],
    BACKUP_SCRUB_OVERDUE: ["A backup scrub is overdue", "Backups still hold deleted data past its due date."],
    ZOOM_DISCONNECTED: ["Zoom is disconnected", "Your recordings do not come in any more. Connect Zoom again."],
    WEBHOOK_DISABLED: ["A webhook was switched off", "A webhook's address failed for days; nothing is sent to it now."],
  },
  open: "Open",
  login: "The link needs you to sign in.",
  receipt: "Keep this link: it shows how the erasure stands when your account is gone.",
  unsubscribe: "No more letters like this",
  always: "You get this letter because it concerns your rights or your account; it can't be switched off.",
};

const de: Words = {
  kinds: {
    PACKS_READY_FOR_REVIEW: ["Erkenntnisse warten auf Ihre Prüfung", "Erkenntnisse aus einem Gespräch warten auf Sie."],
    PACK_DELIVERED: ["Eine neue Erkenntnis für Sie", "Ihr Coach hat eine Erkenntnis für Sie freigegeben."],
    SESSION_FAILED: ["Ein Gespräch ließ sich nicht verarbeiten", "Ein Gespräch ließ sich nicht verarbeiten."],
    SOURCE_REJECTED: ["Eine Datei wurde abgewiesen", "Eine Datei wurde abgewiesen und vernichtet."],
    ERASURE_UPDATED: ["Neues zu einer Löschung", "Der Stand einer Löschung, die Sie betrifft, hat sich geändert."],
    ERASURE_AWAITING_APPROVAL: ["Eine Löschung wartet auf Entscheidung", "Eine Löschung wartet auf einen Admin."],
    ERASURE_RECEIPT: ["Ihre Daten werden gelöscht", "Die Löschung Ihrer Daten wurde beantragt. Hier ist ihr Stand."],
    EXPORT_READY: ["Ihr Export ist bereit", "Der Export, den Sie angefordert haben, ist einige Tage lang bereit."],
    RETENTION_CHANGE_PENDING: ["Eine Frist wird geändert", "Eine Änderung der Aufbewahrungsfrist tritt bald in Kraft."],
    BACKUP_SCRUB_OVERDUE: [
      "Sicherungen sind überfällig",
      "Sicherungen enthalten noch Gelöschtes über die Frist hinaus.",
    ],
    ZOOM_DISCONNECTED: ["Zoom ist getrennt", "Ihre Aufnahmen kommen nicht mehr an. Verbinden Sie Zoom erneut."],
    WEBHOOK_DISABLED: ["Ein Webhook wurde abgeschaltet", "Die Adresse eines Webhooks war tagelang nicht erreichbar."],
  },
  open: "Öffnen",
  login: "Der Link verlangt Ihre Anmeldung.",
  receipt: "Bewahren Sie diesen Link auf: Er zeigt den Stand der Löschung, auch wenn es Ihr Konto nicht mehr gibt.",
  unsubscribe: "Keine solchen Nachrichten mehr",
  always: "Sie erhalten diese Nachricht, weil sie Ihre Rechte oder Ihr Konto betrifft; sie ist nicht abbestellbar.",
};

export const words: Record<LetterLocale, Words> = { en, de };
