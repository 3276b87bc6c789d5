import { review } from "./coach/review";

export const coach = { ...review } as const;
