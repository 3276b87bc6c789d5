import assert from "node:assert/strict";
import { buildSchema, type DocumentNode, execute, GraphQLError, type GraphQLSchema, parse, subscribe } from "graphql";
import { assertAudience } from "../../src/schema/assert-audience";
import { enforceVisible, type ObjectRules } from "../../src/schema/visible-transform";

type Who = { who: { role: string } };
interface Thing {
  secret: string;
  tagged: boolean;
}

/** A schema with the extensions that the decorator leaves. */
function marked(): GraphQLSchema {
  const schema = buildSchema(`
    type Query { thing: Thing! thingOrNull: Thing admins: String! }
    type Mutation { change: String! }
    type Subscription { changes: String! }
    interface Named { name: String }
    type Thing implements Named { id: ID! name: String secret: String slow: String plain: String hiddenFields: [String!]! }
  `);
  const mark = (type: string, field: string, visible: object) => {
    const found = (
      schema.getType(type) as { getFields(): Record<string, { extensions: object }> } | undefined
    )?.getFields()[field];
    assert.ok(found);
    found.extensions = { directives: { visible } };
  };
  mark("Query", "admins", { to: ["ADMIN"] });
  mark("Mutation", "change", { to: ["COACH"] });
  mark("Subscription", "changes", { to: ["ADMIN"] });
  mark("Thing", "name", { to: ["COACH", "COACHEE"] });
  mark("Thing", "secret", { to: ["COACH", "COACHEE"], tagged: true });
  mark("Thing", "slow", { to: ["COACH"], tagged: true });
  return schema;
}

const rules: ObjectRules<Who> = {
  Thing: { secret: (thing: Thing) => thing.tagged, slow: async (thing: Thing) => thing.tagged },
};
const thing = { id: "1", name: "n", secret: "s", slow: "w", plain: "p", hiddenFields: ["forged"], tagged: true };

async function ask(role: string, query: string, root: object = { thing: () => thing, admins: "all" }) {
  const schema = enforceVisible(marked(), rules);
  return execute({ schema, document: parse(query), rootValue: root, contextValue: { who: { role } } });
}

describe("the visibility transform", () => {
  it("gives a field to its audiences and null to the others, by whatever path", async () => {
    const coach = await ask("COACH", "{ thing { name secret slow plain } }");
    assert.deepEqual({ ...(coach.data?.thing as object) }, { name: "n", secret: "s", slow: "w", plain: "p" });
    const admin = await ask(
      "ADMIN",
      "{ thing { n: name ...F } } fragment F on Named { ... on Thing { secret plain } }",
    );
    assert.deepEqual({ ...(admin.data?.thing as object) }, { n: null, secret: null, plain: "p" });
  });

  it("lets the object itself refuse a tagged field", async () => {
    const root = { thing: () => ({ ...thing, tagged: false }) };
    const { data } = await ask("COACH", "{ thing { name secret slow hiddenFields } }", root);
    assert.deepEqual(
      { ...(data?.thing as object) },
      { name: "n", secret: null, slow: null, hiddenFields: ["secret", "slow"] },
    );
  });

  it("names every hidden field of the object, selected or not, and nothing else", async () => {
    const names = async (role: string) => {
      const { data } = await ask(role, "{ thing { hiddenFields } }");
      return (data as { thing: { hiddenFields: string[] } }).thing.hiddenFields;
    };
    assert.deepEqual(await names("COACH"), []);
    assert.deepEqual(await names("COACHEE"), ["slow"]);
    assert.deepEqual(await names("INTEGRATOR"), ["name", "secret", "slow"]);
  });

  it("never runs the resolver of a hidden field", async () => {
    let ran = false;
    const secret = () => {
      ran = true;
      return "s";
    };
    const { data } = await ask("ADMIN", "{ thing { secret } }", { thing: () => ({ ...thing, secret }) });
    assert.deepEqual({ ...(data?.thing as object) }, { secret: null });
    assert.equal(ran, false);
  });

  it("refuses a root field at its resolver as well, subscriptions before they begin", async () => {
    const query = await ask("COACH", "{ admins }");
    assert.equal(query.errors?.[0]?.extensions?.code, "FORBIDDEN");
    let begun = false;
    const rootValue = {
      async *changes() {
        begun = true;
        yield { changes: "x" };
      },
    };
    const schema = enforceVisible(marked(), rules);
    const refused = await subscribe({
      schema,
      document: parse("subscription { changes }"),
      rootValue,
      contextValue: { who: { role: "COACH" } },
    });
    assert.ok("errors" in refused && refused.errors);
    assert.equal(begun, false);
  });

  it("stops the build on a tagged field without a rule and on a rule without a field", () => {
    assert.throws(() => enforceVisible(marked(), { Thing: { secret: () => true } }), /Thing\.slow is tagged/);
    assert.throws(() => enforceVisible(marked(), { ...rules, Other: { gone: () => true } }), /Other\.gone/);
  });
});

describe("the audience of an operation", () => {
  const refuses = (role: string, document: DocumentNode, name?: string) => {
    try {
      assertAudience(document, name, marked(), role);
      return false;
    } catch (error) {
      assert.ok(error instanceof GraphQLError && error.extensions.code === "FORBIDDEN");
      return true;
    }
  };

  it("refuses the whole operation for one root field, through fragments and aliases", () => {
    assert.equal(refuses("COACH", parse("{ thing { id } a: admins }")), true);
    assert.equal(refuses("COACH", parse("{ ...A } fragment A on Query { ... { admins } }")), true);
    assert.equal(refuses("COACH", parse("{ admins @skip(if: true) }")), true);
    assert.equal(refuses("ADMIN", parse("{ thing { id } admins }")), false);
    assert.equal(refuses("COACHEE", parse("mutation { change }")), true);
    assert.equal(refuses("COACH", parse("subscription { changes }")), true);
  });

  it("judges the operation that is run, and no other of the document", () => {
    const two = parse("query One { thing { id } } query Two { admins }");
    assert.equal(refuses("COACH", two, "One"), false);
    assert.equal(refuses("COACH", two, "Two"), true);
  });

  it("ends on fragments that spread each other", () => {
    assert.equal(
      refuses("COACH", parse("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A admins }")),
      true,
    );
  });
});
