import type { Audience } from "../../gql/graphql";

export const roles: readonly Audience[] = ["COACH", "COACHEE", "ADMIN", "INTEGRATOR"];
