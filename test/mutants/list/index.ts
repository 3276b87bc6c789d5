import type { Mutant } from "../mutant";
import { asking } from "./asking";
import { keeping } from "./keeping";
import { policies } from "./policies";
import { proof } from "./proof";
import { walls } from "./walls";

export const mutants: readonly Mutant[] = [...policies, ...keeping, ...asking, ...proof, ...walls];
