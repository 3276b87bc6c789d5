export const coachee = {} as const;
