import { Tables1763800000000 } from "./1763800000000-tables";
import { Walls1763800000001 } from "./1763800000001-walls";

export const migrations = [Tables1763800000000, Walls1763800000001];
