import type { Place } from "../shared/shell/shell";

export const coachPlaces: readonly Place[] = [];
export const coachRoutes = null;
