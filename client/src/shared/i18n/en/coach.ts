import { review } from "./coach/review";
import { sessions } from "./coach/sessions";

export const coach = { ...review, ...sessions } as const;
