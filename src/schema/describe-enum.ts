import { registerEnumType } from "type-graphql";

/** An enum of the public schema from a union of the domain: the compiler keeps the two the same, value by value. */
export function describeEnum<T extends string>(
  name: string,
  description: string,
  values: Record<T, string>,
): { [K in T]: K } {
  const members = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as { [K in T]: K };
  const described = Object.entries<string>(values).map(([value, text]) => [value, { description: text }]);
  registerEnumType(members, { name, description, valuesConfig: Object.fromEntries(described) });
  return members;
}
