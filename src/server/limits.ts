import { ApolloArmor } from "@escape.tech/graphql-armor";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity";
import { refusal } from "./refusal";

/** What one operation may ask, on HTTP and WebSocket alike. Each is far above what a screen of the client needs. */
export const limits = {
  tokens: 2000,
  depth: 12,
  aliases: 30,
  directives: 20,
  rootFields: 20,
  /** In points; see `costOf`. */
  cost: 5000,
} as const;

/** For the parser, which stops at the limit and so never builds a large tree. */
export const parseOptions = { maxTokens: limits.tokens };

const PAGE = 20;
const LARGEST_PAGE = 100;
/** A list without pages: edits, quotes, values. */
const LIST = 5;
const MUTATION = 10;

/** The rules beside GraphQL's own that a document has to pass. */
export function documentRules(options: { introspection: boolean }): ValidationRule[] {
  const report = (context: ValidationContext | null, error: GraphQLError) =>
    context?.reportError(refusal("QUERY_TOO_EXPENSIVE", error.message.replace(/^Syntax Error: /, "")));
  // A rule that throws is HTTP 500; a reported error is a refusal like any other.
  const common = { propagateOnRejection: false, onReject: [report] };
  const armor = new ApolloArmor({
    blockFieldSuggestion: { enabled: false },
    maxTokens: { enabled: false },
    costLimit: { enabled: false },
    maxDepth: { n: limits.depth, flattenFragments: true, ...common },
    maxAliases: { n: limits.aliases, allowList: [], ...common },
    maxDirectives: { n: limits.directives, ...common },
  });
  const rules: ValidationRule[] = [...armor.protect().validationRules, rootFieldsRule];
  return options.introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule];
}

const rootFieldsRule: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const found = rootFieldsOf(operation, (name) => context.getFragment(name)).length;
    if (found > limits.rootFields)
      context.reportError(
        refusal("QUERY_TOO_EXPENSIVE", `Root fields limit of ${limits.rootFields} exceeded, found ${found}.`),
      );
  },
});

/** The names of the fields at the root, through fragments, one for each time it is selected. */
export function rootFieldsOf(
  operation: OperationDefinitionNode,
  fragment: (name: string) => FragmentDefinitionNode | null | undefined,
): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  const open: SelectionSetNode[] = [operation.selectionSet];
  for (let set = open.pop(); set; set = open.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) names.push(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const definition = fragment(selection.name.value);
        if (definition) open.push(definition.selectionSet);
      }
    }
  }
  return names;
}

/** An object is a point, a page as many times its items as it may hold, a mutation ten; values of an object are free. */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (field.name.startsWith("__") || type.name.startsWith("__")) return 0;
  const base = type.name === "Mutation" ? MUTATION : 1;
  const named = getNamedType(field.type);
  if (named.name.endsWith("Connection")) return base + pageOf(args) * childComplexity;
  if (isLeafType(named)) return base - 1;
  // The items of a connection were multiplied by its page already.
  const counted = isListType(getNullableType(field.type)) && !type.name.endsWith("Connection");
  return base + (counted ? LIST : 1) * childComplexity;
};

function pageOf({ first, last }: { [argument: string]: unknown }): number {
  const asked = [first, last].find((size) => typeof size === "number");
  // Whatever is beyond the bounds is refused by the field itself.
  return typeof asked === "number" ? Math.min(Math.max(asked, 1), LARGEST_PAGE) : PAGE;
}

/**
 * What an operation costs, at least 1. Its variables have been checked. Throws QUERY_TOO_EXPENSIVE beyond the limit and
 * INVALID_INPUT for an argument that does not fit.
 */
export function costOf(
  schema: GraphQLSchema,
  operation: { document: DocumentNode; operationName?: string | null; variables: Record<string, unknown> },
): number {
  const cost = Math.max(1, complexity(schema, operation));
  if (cost > limits.cost)
    throw refusal(
      "QUERY_TOO_EXPENSIVE",
      `This asks for ${cost} points at once; the limit is ${limits.cost}. Ask for smaller pages.`,
    );
  return cost;
}

function complexity(schema: GraphQLSchema, operation: Parameters<typeof costOf>[1]): number {
  try {
    return getComplexity({
      schema,
      query: operation.document,
      operationName: operation.operationName ?? undefined,
      variables: operation.variables,
      estimators: [estimate],
    });
  } catch (error) {
    const { nodes } = error as GraphQLError;
    // The library says so of a document whose fragments unfold into too much; it has no place in it.
    if (!nodes) throw refusal("QUERY_TOO_EXPENSIVE", "This query unfolds into too many fields.");
    throw refusal("INVALID_INPUT", "An argument of this field does not fit.", { nodes });
  }
}
