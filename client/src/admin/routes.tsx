import type { Place } from "../shared/shell/shell";

export const adminPlaces: readonly Place[] = [];
export const adminRoutes = null;
