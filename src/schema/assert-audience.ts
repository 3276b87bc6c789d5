import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { visibleOf } from "./visible";
import { forbidden } from "./visible-transform";

/**
 * Refuses a whole operation, before anything of it runs, when it selects a root field that is not for this audience.
 * For every transport, after validation. Literal: a field under `@skip(if: true)` counts, so that variables can't hide one.
 *
 * @throws GraphQLError with the code FORBIDDEN, naming the first such field.
 */
export function assertAudience(
  document: DocumentNode,
  operationName: string | null | undefined,
  schema: GraphQLSchema,
  audience: string,
): void {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return;
  const fields = root.getFields();
  for (const name of rootFields(document, operation.selectionSet)) {
    const visible = fields[name] && visibleOf(fields[name]);
    if (visible && !(visible.to as readonly string[]).includes(audience)) throw forbidden(name);
  }
}

/** Every field named at the root, through inline fragments and spreads; a cycle of spreads ends the search. */
function rootFields(document: DocumentNode, selected: SelectionSetNode): Set<string> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const names = new Set<string>();
  const open = [selected];
  for (let set = open.pop(); set; set = open.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        fragments.delete(selection.name.value);
        if (fragment) open.push(fragment.selectionSet);
      }
    }
  }
  return names;
}
