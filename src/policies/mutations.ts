import type { Audience } from "../entities";

const everyone: readonly Audience[] = ["COACH", "COACHEE", "ADMIN", "INTEGRATOR"];

/**
 * Who may call each mutation at all; the schema's `@visible` says the same, and a test holds the two together. What
 * they may do to which object is the step's to judge.
 */
export const mayCall = {
  createSession: everyone,
  completeSession: everyone,
  assignCoachee: ["COACH", "ADMIN"],
  mapSpeaker: ["COACH"],
  addTextSource: everyone,
  requestUpload: everyone,
  completeUpload: everyone,
  createFormTemplate: ["ADMIN", "COACH"],
  fillForm: ["COACH", "COACHEE"],
  editFilledForm: ["COACH", "COACHEE"],
  approvePack: ["COACH"],
  editPack: ["COACH"],
  rejectPack: ["COACH"],
  regeneratePack: ["COACH"],
  undoDecision: ["COACH"],
  withdrawPack: ["COACH"],
  giveFeedback: ["COACHEE"],
  updateWorkspace: ["ADMIN"],
  inviteUser: ["ADMIN"],
  deactivateUser: ["ADMIN"],
  connectZoom: ["COACH", "ADMIN"],
  disconnectZoom: ["COACH", "ADMIN"],
  markNotificationsRead: everyone,
} as const satisfies Record<string, readonly Audience[]>;

export type MutationName = keyof typeof mayCall;
