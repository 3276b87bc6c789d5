import type { coach as en } from "../en/coach";
import type { Translated } from "../translated";
import { rest } from "./coach/rest";
import { review } from "./coach/review";
import { sessions } from "./coach/sessions";
import { zoom } from "./coach/zoom";

export const coach: Translated<typeof en> = { ...review, ...sessions, ...rest, zoom };
