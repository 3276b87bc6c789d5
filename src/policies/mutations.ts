import type { Audience } from "../entities";

const everyone: readonly Audience[] = ["COACH", "COACHEE", "ADMIN", "INTEGRATOR"];

/**
 * Who may call each mutation at all; the schema's `@visible` says the same, and a test holds the two together. What
 * they may do to which object is the step's to judge.
 */
export const mayCall = {
  createSession: everyone,
  completeSession: everyone,
  deleteSession: ["ADMIN", "COACH"],
  assignCoachee: ["COACH", "ADMIN"],
  mapSpeaker: ["COACH"],
  addTextSource: everyone,
  requestUpload: everyone,
  completeUpload: everyone,
  deleteSource: everyone,
  createFormTemplate: ["ADMIN", "COACH"],
  deleteFormTemplate: ["ADMIN", "COACH"],
  fillForm: ["COACH", "COACHEE"],
  editFilledForm: ["COACH", "COACHEE"],
  deleteFilledForm: everyone,
  approvePack: ["COACH"],
  editPack: ["COACH"],
  rejectPack: ["COACH"],
  regeneratePack: ["COACH"],
  undoDecision: ["COACH"],
  withdrawPack: ["COACH"],
  giveFeedback: ["COACHEE"],
  restoreFromTrash: everyone,
  purgeFromTrash: ["ADMIN"],
  setRetentionPolicy: ["ADMIN"],
  cancelRetentionChange: ["ADMIN"],
  updateWorkspace: ["ADMIN"],
  placeLegalHold: ["ADMIN"],
  releaseLegalHold: ["ADMIN"],
  requestErasure: ["COACH", "COACHEE", "ADMIN"],
  approveErasure: ["ADMIN"],
  rejectErasure: ["ADMIN"],
  cancelErasure: ["COACH", "COACHEE", "ADMIN"],
  extendErasureDeadline: ["ADMIN"],
  requestExport: ["COACH", "COACHEE"],
  inviteUser: ["ADMIN"],
  deactivateUser: ["ADMIN"],
  setLetters: ["COACH", "COACHEE", "ADMIN"],
  connectZoom: ["COACH", "ADMIN"],
  disconnectZoom: ["COACH", "ADMIN"],
  markNotificationsRead: everyone,
  createWebhook: ["ADMIN", "INTEGRATOR"],
  deleteWebhook: ["ADMIN", "INTEGRATOR"],
  createBackup: ["ADMIN"],
} as const satisfies Record<string, readonly Audience[]>;

export type MutationName = keyof typeof mayCall;
