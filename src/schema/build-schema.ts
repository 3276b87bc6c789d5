import { MapperKind, mapSchema } from "@graphql-tools/utils";
import { GraphQLObjectType, type GraphQLSchema } from "graphql";
import { buildSchemaSync, getMetadataStorage, type NonEmptyArray } from "type-graphql";
import { declareVisible } from "./visible";
import { enforceVisible, type ObjectRules, type Viewing } from "./visible-transform";

/** type-graphql asks for one even where every subscription brings its own source. */
const noPubSub = {
  publish() {
    throw new Error("Subscriptions bring their own source.");
  },
  subscribe() {
    throw new Error("Subscriptions bring their own source.");
  },
};

/**
 * The public schema over these resolvers: typed by type-graphql, then with `@visible` enforced on every path and
 * declared in the SDL. `rules` say what an object itself allows, by type and field.
 */
export function buildApiSchema<C extends Viewing>(
  // biome-ignore lint/complexity/noBannedTypes: it is type-graphql's own type of a resolver class.
  resolvers: NonEmptyArray<Function>,
  rules: ObjectRules<C>,
): GraphQLSchema {
  // Without middleware or guards of type-graphql's own, a plain field needs no asynchronous wrapper around its property.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  const plain = buildSchemaSync({ resolvers, pubSub: noPubSub, validate: false });
  return declareVisible(enforceVisible(describeRoots(plain), rules));
}

const roots: Record<string, string> = {
  Query: "What can be asked.",
  Mutation: "What can be done. Refusals that the caller can do something about come as userErrors.",
  Subscription: "What can be followed live. Events hold ids, kinds and counts, never content.",
};

/** type-graphql gives the root types no description. */
function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.ROOT_OBJECT]: (type) => new GraphQLObjectType({ ...type.toConfig(), description: roots[type.name] }),
  });
}
