import assert from "node:assert/strict";
import { GraphQLError, Kind, parse } from "graphql";
import type { Log } from "../../src/app";
import { DomainError, PortError, StoreError } from "../../src/errors";
import { formatError } from "../../src/server/format-error";
import { refusal } from "../../src/server/refusal";

const CANARY = "canary-7f3a";

function setup(hints = true) {
  const lines: string[] = [];
  const write = (facts: Record<string, unknown>, message: string) => lines.push(JSON.stringify({ ...facts, message }));
  const log: Log = { info: write, warn: write, error: write };
  return { lines, options: { requestId: "req-1", log, hints } };
}

function located(originalError: Error): GraphQLError {
  return new GraphQLError(originalError.message, { path: ["session", "title"], originalError });
}

describe("format-error", () => {
  it("gives a refusal its code and message, and nothing else", () => {
    const { options, lines } = setup();
    const error = located(new DomainError("NOT_FOUND", "Not found.", { field: ["id"], current: { secret: CANARY } }));
    assert.deepEqual(formatError(error, options), {
      message: "Not found.",
      path: ["session", "title"],
      extensions: { code: "NOT_FOUND", requestId: "req-1" },
    });
    assert.deepEqual(lines, []);
  });

  it("says nothing of an unknown error, and logs it without its values", () => {
    const { options, lines } = setup();
    const failures = [
      Object.assign(new Error(`insert failed: ${CANARY}\n    at ${CANARY} (x.ts:1:1)`), { parameters: [CANARY] }),
      new StoreError("23505", "app_user_pkey"),
      new PortError("blobs", CANARY, false, new Error(CANARY)),
      new TypeError(CANARY),
    ];
    for (const failure of failures) {
      assert.deepEqual(formatError(located(failure), options), {
        message: "Something went wrong.",
        path: ["session", "title"],
        extensions: { code: "INTERNAL", requestId: "req-1" },
      });
    }
    assert.equal(lines.length, failures.length);
    assert.equal(lines.join("\n").includes(CANARY), false, lines.join("\n"));
    assert.match(lines[0] ?? "", /"requestId":"req-1"/);
    assert.match(lines[0] ?? "", /format-error\.test\.ts/);
    assert.match(lines[1] ?? "", /"sqlState":"23505"/);
    assert.match(lines[2] ?? "", /"port":"blobs"/);
  });

  it("says of an outside part that may answer later only that, and logs which it was", () => {
    const { options, lines } = setup();
    const away = new PortError("key-wrapper", `The vault ${CANARY} refused`, true, new Error(CANARY));
    assert.deepEqual(formatError(located(away), options), {
      message: "A service that this needs does not answer. Ask again later.",
      path: ["session", "title"],
      extensions: { code: "UNAVAILABLE", requestId: "req-1" },
    });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /"port":"key-wrapper"/);
    assert.equal(lines.join("\n").includes(CANARY), false, lines.join("\n"));
  });

  it("takes what is thrown and is no error for unknown", () => {
    const { options, lines } = setup();
    assert.equal(formatError(CANARY, options).message, "Something went wrong.");
    assert.equal(lines.join().includes(CANARY), false);
  });

  it("knows parsing from validation", () => {
    const { options } = setup();
    const wrapped = (code: string) =>
      new GraphQLError("outer", { extensions: { code }, originalError: new GraphQLError("inner") });
    for (const code of ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"]) {
      assert.deepEqual(formatError(wrapped(code), options).extensions, { code, requestId: "req-1" });
    }
  });

  it("prefers the code an error was thrown with over the one a library wrapped it in", () => {
    const { options } = setup();
    const inner = refusal("QUERY_TOO_EXPENSIVE", "Too deep.");
    const outer = new GraphQLError("Too deep.", {
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      originalError: inner,
    });
    assert.equal(formatError(outer, options).extensions?.code, "QUERY_TOO_EXPENSIVE");
  });

  it("does not repeat the caller's values", () => {
    const { options } = setup();
    const message = `Variable "$input" got invalid value "${CANARY}"`;
    const variable = new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT", validationErrors: [CANARY] } });
    assert.doesNotMatch(JSON.stringify(formatError(variable, options)), new RegExp(CANARY));
    const literal = new GraphQLError(`Int cannot represent "${CANARY}"`, {
      nodes: [{ kind: Kind.STRING, value: CANARY }],
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    });
    assert.doesNotMatch(JSON.stringify(formatError(literal, options)), new RegExp(CANARY));
  });

  it("keeps the place in the document", () => {
    const { options } = setup();
    const [node] = parse("{ a }").definitions;
    assert.ok(node);
    const { locations } = formatError(refusal("FORBIDDEN", "No.", { nodes: [node] }), options);
    assert.deepEqual(locations, [{ line: 1, column: 1 }]);
  });

  it("suggests no names where the schema is closed", () => {
    const error = new GraphQLError('Cannot query field "sesions" on type "Query". Did you mean "sessions"?', {
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    });
    assert.match(formatError(error, setup(true).options).message, /Did you mean/);
    assert.equal(formatError(error, setup(false).options).message, 'Cannot query field "sesions" on type "Query".');
  });
});
