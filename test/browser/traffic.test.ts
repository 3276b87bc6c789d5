import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Who } from "../../src/app";
import { aReviewedSession } from "../support/sessions";
import { type Ground, hear, openGround } from "./ground";

const DRAFTS = "{ evidencePacks(first: 100) { nodes { l0 l1 l2 { quote } } } }";
const pages = {
  coachee: ["/me/insights", "/me/data", "/me/erasure"],
  admin: ["/admin/overview", "/admin/erasure", "/admin/trash", "/admin/holds", "/admin/audit", "/admin/people"],
} as const;

interface Draft {
  l0: string;
  l1: string;
  l2: { quote: string }[];
}

describe("what reaches a browser", function () {
  this.timeout(180_000);
  let ground: Ground;
  let drafts: string[] = [];
  before(async () => {
    ground = await openGround();
    await aReviewedSession(ground.doors.w);
    const { body } = await ground.doors.ask(ground.doors.w.here.coach, DRAFTS);
    drafts = body.data.evidencePacks.nodes.flatMap(({ l0, l1, l2 }: Draft) => [l0, l1, ...l2.map((one) => one.quote)]);
    assert.ok(drafts.length > 10);
  });
  after(() => ground.close());

  /** Everything that comes in while these pages are looked at: answers, and frames of the socket. */
  async function traffic(who: Who, paths: readonly string[]): Promise<string> {
    const { page, close } = await ground.visit(who, paths[0] as string);
    const heard = hear(page);
    for (const path of paths) {
      await page.goto(new URL(path, ground.doors.server.url).href);
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
    }
    const all = await heard();
    await close();
    return all;
  }

  for (const role of ["coachee", "admin"] as const)
    it(`holds no word of what waits for the coach: ${role}`, async () => {
      const all = await traffic(ground.doors.w.here[role], pages[role]);
      assert.ok(all.includes('"viewer"'), "answers were heard");
      assert.deepEqual(
        drafts.filter((draft) => all.includes(JSON.stringify(draft).slice(1, -1))),
        [],
      );
    });

  it("is asked for by hashes and by name, without a text", async () => {
    const { page, faults, close } = await ground.visit(ground.doors.w.here.coach, "/coach/review");
    const asked = await questions(page);
    assert.ok(asked.some(({ operationName }) => operationName === "Viewer"));
    for (const { operationName, query, extensions } of asked) {
      assert.ok(operationName, "named");
      assert.equal(query, undefined, operationName);
      assert.match(extensions?.persistedQuery?.sha256Hash ?? "", /^[0-9a-f]{64}$/, operationName);
    }
    assert.deepEqual(faults, []);
    await close();
  });

  it("is asked for by its text of a server that knows other documents", async () => {
    const { page, faults, close } = await ground.visit(ground.doors.w.here.coach, "/coach/review");
    const errors = [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }];
    await page.route("**/graphql", (route) =>
      route.request().postDataJSON().query ? route.continue() : route.fulfill({ json: { errors } }),
    );
    const asked = await questions(page);
    const [before, after] = splitAt(asked, ({ query }) => query !== undefined);
    assert.ok(after.some(({ query }) => query?.includes("query Viewer")));
    assert.deepEqual(
      after.filter(({ query }) => !query).map(({ operationName }) => operationName),
      [],
      "by text from then on",
    );
    for (const { operationName } of before)
      assert.ok(
        after.some((question) => question.operationName === operationName),
        `${operationName} is asked again`,
      );
    assert.deepEqual(faults, []);
    await close();
  });

  it("holds it where it belongs, or the look is blind: coach", async () => {
    const all = await traffic(ground.doors.w.here.coach, ["/coach/review"]);
    assert.ok(drafts.some((draft) => all.includes(JSON.stringify(draft).slice(1, -1))));
  });
});

interface Question {
  operationName?: string;
  query?: string;
  extensions?: { persistedQuery?: { sha256Hash: string } };
}

/** What comes before the first of a kind, and the rest. */
function splitAt<T>(all: readonly T[], isIt: (one: T) => boolean): [T[], T[]] {
  const at = all.findIndex(isIt);
  return [all.slice(0, at), all.slice(at)];
}

/** What a page asks for when it is loaded anew. */
async function questions(page: Page): Promise<Question[]> {
  const asked: Question[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/graphql" && request.method() === "POST")
      asked.push(request.postDataJSON());
  });
  await page.reload();
  await page.locator("article h2").first().waitFor();
  return asked;
}
