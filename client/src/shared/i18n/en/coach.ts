import { rest } from "./coach/rest";
import { review } from "./coach/review";
import { sessions } from "./coach/sessions";
import { zoom } from "./coach/zoom";

export const coach = { ...review, ...sessions, ...rest, zoom } as const;
