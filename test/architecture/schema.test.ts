import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mayCall } from "../../src/policies/mutations";
import { makeSchema } from "../../src/resolvers/schema";
import { printApiSchema } from "../../src/schema/print";
import { visibleOf } from "../../src/schema/visible";

const root = join(__dirname, "..", "..");
const everyone = ["ADMIN", "COACH", "COACHEE", "INTEGRATOR"];

describe("the public schema", () => {
  const schema = makeSchema();

  it("is the one that is committed: run src/resolvers/emit.ts after a change", () => {
    assert.equal(readFileSync(join(root, "schema.graphql"), "utf8"), printApiSchema(schema));
  });

  it("says of every mutation who may call it, as the policies do", () => {
    const fields = schema.getMutationType()?.getFields() ?? {};
    const said = Object.values(fields).map((field) => [field.name, [...(visibleOf(field)?.to ?? everyone)].sort()]);
    const allowed = Object.entries(mayCall).map(([name, audiences]) => [name, [...audiences].sort()]);
    assert.deepEqual(Object.fromEntries(said), Object.fromEntries(allowed));
  });

  it("describes every type, field, argument and value of its own", () => {
    const missing: string[] = [];
    const need = (name: string, { description }: { description?: string | null }) => {
      if (!description?.trim()) missing.push(name);
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith("__") || ["String", "Int", "Float", "Boolean", "ID"].includes(type.name)) continue;
      need(type.name, type);
      if ("getValues" in type) for (const value of type.getValues()) need(`${type.name}.${value.name}`, value);
      if (!("getFields" in type)) continue;
      for (const field of Object.values(type.getFields())) {
        need(`${type.name}.${field.name}`, field);
        if ("args" in field) for (const arg of field.args) need(`${type.name}.${field.name}(${arg.name}:)`, arg);
      }
    }
    assert.deepEqual(missing, []);
  });
});
