import { printSchemaWithDirectives } from "@graphql-tools/utils";
import type { GraphQLSchema } from "graphql";

/** The schema as it is committed and read by others: every description, and `@visible` where it holds. */
export function printApiSchema(schema: GraphQLSchema): string {
  return `${printSchemaWithDirectives(schema).trimEnd()}\n`;
}
