import type { GraphQLSchema } from "graphql";
import { buildApiSchema } from "../schema/build-schema";
import { resolvers } from "./index";
import { objectRules } from "./rules";

/** Root fields that need no account. */
export const publicFields: readonly string[] = ["erasureStatus", "erasureProgress", "verifyCertificate"];

/** The public API, with what each field's object allows enforced. Built once a process. */
export function makeSchema(): GraphQLSchema {
  return buildApiSchema(resolvers, objectRules);
}
