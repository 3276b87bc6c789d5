import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import { type Caller, whoOf } from "./caller";
import { costOf, rootFieldsOf } from "./limits";
import type { RateLimiter } from "./rate-limit";
import { refusal } from "./refusal";
import { assertVariablesFit } from "./variables";

export interface Operation {
  document: DocumentNode;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

export interface AdmissionParts {
  schema: GraphQLSchema;
  limiter: RateLimiter;
  /** Refuses an operation with a root field outside the audience. */
  assertAudience(
    document: DocumentNode,
    operationName: string | null | undefined,
    schema: GraphQLSchema,
    role: string,
  ): void;
  /** Root fields that need no account. */
  publicFields: ReadonlySet<string>;
}

/**
 * The last gate before an operation runs, the same on HTTP and WebSocket: it exists, the caller may name its root
 * fields, its variables fit, and its cost is within the limit and the caller's allowance. Throws a refusal.
 */
export async function admit(parts: AdmissionParts, { document, ...asked }: Operation, caller: Caller): Promise<void> {
  const operation = getOperationAST(document, asked.operationName);
  if (!operation) throw refusal("GRAPHQL_VALIDATION_FAILED", "Name one of the document's operations.");
  const fields = rootFieldsOf(operation, fragmentsOf(document));
  caller.operation = `${operation.operation} ${[...new Set(fields)].sort().join(" ")}`;
  assertMayAsk(parts, document, operation, fields, caller);
  const variables = asked.variables ?? {};
  assertVariablesFit(parts.schema, operation, variables);
  const cost = costOf(parts.schema, { document, operationName: operation.name?.value, variables });
  const who = whoOf(caller);
  caller.rate = await parts.limiter.spend(
    who ? { kind: "person", key: `${who.workspaceId}:${who.userId}` } : { kind: "address", key: caller.address },
    cost,
  );
}

function assertMayAsk(
  parts: AdmissionParts,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: string[],
  caller: Caller,
): void {
  const who = whoOf(caller);
  if (who) {
    parts.assertAudience(document, operation.name?.value, parts.schema, who.role);
    return;
  }
  const isPublic = (field: string) => field.startsWith("__") || parts.publicFields.has(field);
  if (!fields.every(isPublic)) throw refusal("UNAUTHENTICATED", "Sign in: send a bearer token.");
}

function fragmentsOf(document: DocumentNode): (name: string) => FragmentDefinitionNode | undefined {
  const found = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) found.set(each.name.value, each);
  return (name) => found.get(name);
}
