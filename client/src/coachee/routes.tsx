import type { Place } from "../shared/shell/shell";

export const coacheePlaces: readonly Place[] = [];
export const coacheeRoutes = null;
