import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  print,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import { refusal } from "./refusal";

/** Refuses variables of the wrong shape as INVALID_INPUT, by name and path: GraphQL's own messages repeat the values. */
export function assertVariablesFit(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): void {
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const fault = findFault(definition, type, variables[definition.variable.name.value]);
    if (fault) throw fault;
  }
}

function findFault(definition: VariableDefinitionNode, type: GraphQLInputType, value: unknown): GraphQLError | null {
  const named = `Variable "$${definition.variable.name.value}" of type ${print(definition.type)}`;
  const fault = (what: string) => refusal("INVALID_INPUT", `${named} ${what}.`, { nodes: [definition] });
  if (value === undefined) {
    const needed = isNonNullType(type) && !definition.defaultValue;
    return needed ? fault("is missing") : null;
  }
  let path: string | null = null;
  coerceInputValue(value, type, (at) => {
    path ??= at.join(".");
  });
  if (path === null) return null;
  return fault(path === "" ? "does not fit" : `does not fit at "${path}"`);
}
