import { MapperKind, mapSchema } from "@graphql-tools/utils";
import { defaultFieldResolver, GraphQLError, type GraphQLFieldConfig, type GraphQLSchema } from "graphql";
import { type Visible, visibleOf } from "./visible";

/** What the transform needs to know of a context; without an account nobody is of any audience. */
export interface Viewing {
  who: { role: string } | null;
}

/** Whether this viewer may see a field of this very object. Asked only of viewers of the field's audiences. */
// biome-ignore lint/suspicious/noExplicitAny: a rule names the class of its own object; the schema pairs the two by name.
export type ObjectRule<C> = (object: any, context: C) => boolean | Promise<boolean>;
export type ObjectRules<C> = Record<string, Record<string, ObjectRule<C>>>;

interface Guarded<C> extends Visible {
  field: string;
  rule?: ObjectRule<C>;
}

type Field = GraphQLFieldConfig<unknown, Viewing>;
type Call = NonNullable<Field["resolve"]>;

export function forbidden(field: string): GraphQLError {
  return new GraphQLError(`${field} is not for this audience.`, { extensions: { code: "FORBIDDEN" } });
}

/**
 * The one place where `@visible` is enforced, whatever path leads to a field: a root field outside the audience is
 * refused; an object's field outside it, or outside what the object itself allows, is null and named in hiddenFields.
 * A tagged field without a rule, or a rule without a guarded field, is a mistake of the schema and stops the build.
 */
export function enforceVisible<C extends Viewing>(schema: GraphQLSchema, rules: ObjectRules<C>): GraphQLSchema {
  const guarded = collectGuarded(schema, rules);
  return mapSchema(schema, {
    [MapperKind.QUERY_ROOT_FIELD]: (field, name) => guardRoot(field, name),
    [MapperKind.MUTATION_ROOT_FIELD]: (field, name) => guardRoot(field, name),
    [MapperKind.SUBSCRIPTION_ROOT_FIELD]: (field, name) => guardSubscription(field, name),
    [MapperKind.OBJECT_FIELD]: (field, name, typeName) => {
      const fields = guarded.get(typeName) ?? [];
      if (name === "hiddenFields") return nameHidden(field, fields);
      const guard = fields.find((each) => each.field === name);
      return guard ? guardField(field, guard) : undefined;
    },
  });
}

function collectGuarded<C>(schema: GraphQLSchema, rules: ObjectRules<C>): Map<string, Guarded<C>[]> {
  const guarded = new Map<string, Guarded<C>[]>();
  const unused = new Set(
    Object.entries(rules).flatMap(([type, fields]) => Object.keys(fields).map((f) => `${type}.${f}`)),
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (!("getFields" in type)) continue;
    for (const field of Object.values(type.getFields())) {
      const visible = visibleOf(field);
      if (!visible) continue;
      const rule = rules[type.name]?.[field.name];
      if (visible.tagged && !rule) throw new Error(`${type.name}.${field.name} is tagged and has no rule.`);
      unused.delete(`${type.name}.${field.name}`);
      guarded.set(type.name, [...(guarded.get(type.name) ?? []), { ...visible, field: field.name, rule }]);
    }
  }
  if (unused.size > 0) throw new Error(`A rule for a field that is not @visible: ${[...unused].join(", ")}.`);
  return guarded;
}

function guardRoot(field: Field, name: string): Field | undefined {
  const visible = visibleOf(field);
  return visible ? { ...field, resolve: guardCall(visible, name, field.resolve) } : undefined;
}

/** A subscription begins before it resolves anything, so that is where it is refused. */
function guardSubscription(field: Field, name: string): Field | undefined {
  const visible = visibleOf(field);
  if (!visible) return undefined;
  const subscribe = guardCall(visible, name, field.subscribe);
  return { ...field, resolve: guardCall(visible, name, field.resolve), subscribe };
}

function guardCall(visible: Visible, name: string, call: Call = defaultFieldResolver): Call {
  return (source, args, context, info) => {
    if (!isFor(visible, context)) throw forbidden(name);
    return call(source, args, context, info);
  };
}

function guardField<C extends Viewing>(field: Field, guard: Guarded<C>): Field {
  const { resolve = defaultFieldResolver } = field;
  return {
    ...field,
    resolve(source, args, context, info) {
      const seen = isSeen(guard, source, context as C);
      if (seen === true) return resolve(source, args, context, info);
      if (seen === false) return null;
      return seen.then((may) => (may ? resolve(source, args, context, info) : null));
    },
  };
}

function nameHidden<C extends Viewing>(field: Field, guarded: Guarded<C>[]): Field {
  return {
    ...field,
    async resolve(source, _args, context) {
      const seen = await Promise.all(guarded.map((guard) => isSeen(guard, source, context as C)));
      return guarded.filter((_, index) => !seen[index]).map((guard) => guard.field);
    },
  };
}

function isSeen<C extends Viewing>(guard: Guarded<C>, object: unknown, context: C): boolean | Promise<boolean> {
  if (!isFor(guard, context)) return false;
  return guard.rule ? guard.rule(object, context) : true;
}

function isFor(visible: Visible, context: Viewing): boolean {
  return context.who !== null && (visible.to as readonly string[]).includes(context.who.role);
}
