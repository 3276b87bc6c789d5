import assert from "node:assert/strict";
import { buildSchema, GraphQLError, parse, specifiedRules, validate } from "graphql";
import { costOf, documentRules, limits, parseOptions } from "../../src/server/limits";
import { assertVariablesFit } from "../../src/server/variables";

const schema = buildSchema(`
  type Query { item: Item items(first: Int, last: Int): ItemConnection! take(input: TakeInput!): Item }
  type Mutation { take(input: TakeInput!): Item }
  type Item { id: ID! name: String tags: [Tag!]! items(first: Int, last: Int): ItemConnection! }
  type Tag { name: String }
  type ItemConnection { nodes: [Item!]! edges: [ItemEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type ItemEdge { cursor: String! node: Item! }
  type PageInfo { hasNextPage: Boolean! }
  input TakeInput { name: String kind: Kind deep: [TakeInput!] }
  enum Kind { A B }
`);

function codes(source: string, introspection = true): unknown[] {
  const rules = [...specifiedRules, ...documentRules({ introspection })];
  return validate(schema, parse(source), rules).map((error) => error.extensions.code);
}

const cost = (source: string, variables: Record<string, unknown> = {}) =>
  costOf(schema, { document: parse(source), variables });

const nested = (depth: number, inner = "id") =>
  `{ ${"item { ".repeat(1)}${"items { nodes { ".repeat(depth)}${inner}${" } }".repeat(depth)} } }`;

function refusedAs(code: string, act: () => unknown): GraphQLError {
  let refused: unknown;
  assert.throws(act, (error) => {
    refused = error;
    return error instanceof GraphQLError && error.extensions.code === code;
  });
  return refused as GraphQLError;
}

describe("limits", () => {
  it("lets what a screen needs pass", () => {
    assert.deepEqual(
      codes("{ items(first: 50) { nodes { id name tags { name } items(first: 5) { totalCount } } } }"),
      [],
    );
    assert.ok(cost("{ items { nodes { id items { nodes { id name tags { name } } } } } }") <= limits.cost);
  });

  it("bounds the depth, also through fragments", () => {
    assert.deepEqual(codes(nested(5)), []);
    assert.deepEqual(codes(nested(6)), ["QUERY_TOO_EXPENSIVE"]);
    const spread = `query { item { ...F } } fragment F on Item { ${"items { nodes { ".repeat(6)}id${" } }".repeat(6)} }`;
    assert.deepEqual(codes(spread), ["QUERY_TOO_EXPENSIVE"]);
  });

  it("bounds aliases, __typename among them", () => {
    const aliases = (count: number, field: string) =>
      `{ item { ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(" ")} } }`;
    assert.deepEqual(codes(aliases(30, "name")), []);
    assert.deepEqual(codes(aliases(31, "name")), ["QUERY_TOO_EXPENSIVE"]);
    assert.deepEqual(codes(aliases(31, "__typename")), ["QUERY_TOO_EXPENSIVE"]);
  });

  it("bounds directives and root fields", () => {
    assert.deepEqual(codes(`{ item { ${"... @include(if: true) { id } ".repeat(21)} } }`), ["QUERY_TOO_EXPENSIVE"]);
    assert.deepEqual(codes(`{ ${"item { id } ".repeat(20)} }`), []);
    assert.deepEqual(codes(`{ ${"item { id } ".repeat(21)} }`), ["QUERY_TOO_EXPENSIVE"]);
    const spread = `{ ...F ...G } fragment F on Query { ${"item { id } ".repeat(11)} } fragment G on Query { ${"item { id } ".repeat(11)} }`;
    assert.deepEqual(codes(spread), ["QUERY_TOO_EXPENSIVE"]);
  });

  it("stops the parser at the limit of tokens", () => {
    assert.throws(() => parse(`{ item { ${"id ".repeat(2000)} } }`, parseOptions), /tokens/);
  });

  it("closes the schema where introspection is off", () => {
    assert.deepEqual(codes("{ __schema { queryType { name } } }"), []);
    assert.equal(codes("{ __schema { queryType { name } } }", false).length, 2);
    assert.deepEqual(codes("{ __typename }", false), []);
  });

  it("survives fragments in a circle", () => {
    const circle = "{ item { ...F } } fragment F on Item { items { nodes { ...F } } }";
    assert.ok(codes(circle).length > 0);
  });

  it("counts pages as many times their items as they may hold", () => {
    assert.equal(cost("{ item { id } }"), 1);
    assert.equal(cost("{ __typename }"), 1);
    const page = (size: string) => cost(`{ items${size} { nodes { id } } }`);
    assert.equal(page("(first: 10)"), 11);
    assert.equal(page("(last: 10)"), 11);
    assert.equal(page(""), 21, "twenty when nothing is said");
    assert.equal(page("(first: 1000000)"), 101, "what is beyond the bounds, the field refuses");
    assert.equal(cost("query($n: Int) { items(first: $n) { nodes { id } } }", { n: 3 }), 4);
    assert.equal(cost("{ item { tags { name } } }"), 1 + 1);
    assert.equal(cost("{ items(first: 10) { nodes { items(first: 10) { nodes { id } } } } }"), 1 + 10 * (1 + 11));
    assert.equal(cost("mutation { take(input: {}) { id } }"), 10);
  });

  it("refuses pages of pages that are large", () => {
    refusedAs("QUERY_TOO_EXPENSIVE", () =>
      cost("{ items(first: 100) { nodes { items(first: 100) { nodes { id } } } } }"),
    );
  });

  it("refuses fragments that unfold without end", () => {
    const chain = Array.from({ length: 16 }, (_, n) => `fragment F${n} on Item { ...F${n + 1} ...F${n + 1} }`).join(
      " ",
    );
    refusedAs("QUERY_TOO_EXPENSIVE", () => cost(`{ item { ...F0 } } ${chain} fragment F16 on Item { tags { name } }`));
  });

  it("names a variable that does not fit, and never repeats its value", () => {
    const check = (source: string, variables: Record<string, unknown>) => {
      const [operation] = parse(source).definitions;
      assert.equal(operation?.kind, "OperationDefinition");
      assertVariablesFit(schema, operation as never, variables);
    };
    const source = "query($input: TakeInput!) { take(input: $input) { id } }";
    check(source, { input: { name: "x", kind: "A", deep: [{}] } });
    const deep = refusedAs("INVALID_INPUT", () => check(source, { input: { deep: [{}, { kind: "canary" }] } }));
    assert.equal(deep.message, 'Variable "$input" of type TakeInput! does not fit at "deep.1.kind".');
    assert.match(refusedAs("INVALID_INPUT", () => check(source, {})).message, /is missing/);
    const unknown = refusedAs("INVALID_INPUT", () => check(source, { input: { canary: 1 } }));
    assert.doesNotMatch(unknown.message, /canary/);
    check("query($n: Int = 3) { items(first: $n) { totalCount } }", {});
  });
});
