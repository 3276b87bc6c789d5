import assert from "node:assert/strict";
import { toPublicId } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { type World, world } from "../support/world";
import { codeOf, run } from "./run";

describe("paging", () => {
  let here: World;
  const made: string[] = [];
  before(async () => {
    here = await world();
    const { app, here: tenant } = here;
    for (let i = 0; i < 25; i++)
      made.push(toPublicId("session", (await createSession(app, tenant.coach, { kind: "FILL" })).id));
    // Several at one moment, so that the id has to decide.
    await here.look("update session set created_at = date_trunc('second', created_at)");
    const rows = await here.look<{ id: string }>("select id from session order by created_at desc, id desc");
    made.splice(0, made.length, ...rows.map((row) => toPublicId("session", row.id)));
  });
  after(() => here.close());

  const page = async (args: string) => {
    const { app, here: tenant } = here;
    const { data, errors, statements } = await run(
      app,
      tenant.coach,
      `{ sessions(${args}) {
      nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    assert.deepEqual(errors, []);
    const { nodes, edges, pageInfo } = data.sessions;
    assert.deepEqual(
      [pageInfo.startCursor, pageInfo.endCursor],
      [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null],
    );
    return { ids: nodes.map((node: { id: string }) => node.id) as string[], ...pageInfo, statements } as {
      ids: string[];
      hasNextPage: boolean;
      hasPreviousPage: boolean;
      startCursor: string;
      endCursor: string;
      statements: string[];
    };
  };

  it("walks the whole list forward, each item once", async () => {
    const walked: string[] = [];
    let after = "";
    for (let more = true; more; ) {
      const found = await page(`first: 10${after}`);
      assert.equal(found.hasPreviousPage, walked.length > 0);
      walked.push(...found.ids);
      more = found.hasNextPage;
      after = `, after: "${found.endCursor}"`;
    }
    assert.deepEqual(walked, made);
  });

  it("walks the whole list backward, newest first within each page", async () => {
    let walked: string[] = [];
    let before = "";
    for (let more = true; more; ) {
      const found = await page(`last: 10${before}`);
      assert.equal(found.hasNextPage, walked.length > 0);
      walked = [...found.ids, ...walked];
      more = found.hasPreviousPage;
      before = `, before: "${found.startCursor}"`;
    }
    assert.deepEqual(walked, made);
  });

  it("says what lies on both sides of a page between two cursors, and past the end", async () => {
    const whole = await page("first: 25");
    assert.deepEqual([whole.ids, whole.hasNextPage, whole.hasPreviousPage], [made, false, false]);
    const between = await page(`first: 5, after: "${whole.startCursor}", before: "${whole.endCursor}"`);
    assert.deepEqual([between.ids, between.hasNextPage, between.hasPreviousPage], [made.slice(1, 6), true, true]);
    const past = await page(`first: 5, after: "${whole.endCursor}"`);
    assert.deepEqual([past.ids, past.hasNextPage, past.hasPreviousPage, past.endCursor], [[], false, true, null]);
  });

  it("counts only when asked, and refuses a page of 101", async () => {
    const { app, here: tenant } = here;
    assert.ok((await page("first: 3")).statements.every((sql) => !sql.includes("count(")));
    const counted = await run(app, tenant.coach, "{ sessions { totalCount } }");
    assert.deepEqual([counted.data.sessions.totalCount, counted.statements.length], [25, 1]);
    const { errors } = await run(app, tenant.coach, "{ sessions(first: 101) { totalCount } }");
    assert.deepEqual(errors.map(codeOf), ["INVALID_INPUT"]);
  });

  it("pages nested lists of many parents in one statement", async () => {
    const { app, here: tenant } = here;
    const { data, statements } = await run(
      app,
      tenant.coach,
      `{ sessions { nodes { sources(first: 2) { totalCount nodes { id }
      pageInfo { hasNextPage hasPreviousPage } } } } }`,
    );
    assert.equal(data.sessions.nodes.length, 20);
    assert.ok(statements.length <= 3, String(statements.length));
  });
});
