import { rest } from "./coach/rest";
import { review } from "./coach/review";
import { sessions } from "./coach/sessions";

export const coach = { ...review, ...sessions, ...rest } as const;
