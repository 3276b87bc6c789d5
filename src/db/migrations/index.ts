import { Tables1763800000000 } from "./1763800000000-tables";
import { Walls1763800000001 } from "./1763800000001-walls";
import { RateLimit1763800000002 } from "./1763800000002-rate-limit";

export const migrations = [Tables1763800000000, Walls1763800000001, RateLimit1763800000002];
