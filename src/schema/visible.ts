import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLList,
  GraphQLNonNull,
  GraphQLSchema,
} from "graphql";
import { Extensions } from "type-graphql";
import type { Audience } from "../entities";

export interface Visible {
  to: readonly Audience[];
  /** Whether the object's own tag decides as well. */
  tagged: boolean;
}

/**
 * Says who may ever see a field. Kept in the field's extensions, where the schema printer finds it as a directive and
 * the transform enforces it: building the directive inside type-graphql gives two enums named Audience.
 */
export function Visible(to: readonly Audience[], { tagged = false } = {}) {
  return Extensions({ directives: { visible: tagged ? { to: [...to], tagged } : { to: [...to] } } });
}

/** What `@visible` says of a field, null where it says nothing. */
export function visibleOf(field: { extensions?: object | null }): Visible | null {
  const extensions = field.extensions as { directives?: { visible?: Partial<Visible> } } | null | undefined;
  const visible = extensions?.directives?.visible;
  return visible?.to ? { to: visible.to, tagged: visible.tagged ?? false } : null;
}

/** The schema with the directive declared over the schema's own Audience. */
export function declareVisible(schema: GraphQLSchema): GraphQLSchema {
  const audience = schema.getType("Audience");
  if (!audience || !("getValues" in audience)) throw new Error("@visible needs the enum Audience.");
  const visible = new GraphQLDirective({
    name: "visible",
    description: "Who may ever see a field. Where tagged, the object's own visibility decides as well; hidden is null.",
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      to: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(audience))), description: "The audiences." },
      tagged: {
        type: new GraphQLNonNull(GraphQLBoolean),
        defaultValue: false,
        description: "Whether the object's own visibility tag decides as well.",
      },
    },
  });
  const config = schema.toConfig();
  return new GraphQLSchema({ ...config, directives: [...config.directives, visible] });
}
