export const people = {
  pick: "Type a name or an address",
  nobody: "Nobody by that name",
  role: { COACH: "coach", COACHEE: "coachee", ADMIN: "admin", INTEGRATOR: "integrator" },
} as const;
