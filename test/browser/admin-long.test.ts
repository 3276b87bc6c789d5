import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { v7 } from "uuid";
import { hashOf } from "../../src/db/audit";
import type { World } from "../support/world";
import { answerOf, type Ground, openGround } from "./ground";

const [ENTRIES, ITEMS] = [10_000, 2_000];
/** So far a person would have to scroll for long. */
const WALKED = 2_000;
const MOST_ROWS = 200;

describe("long lists of an admin", function () {
  this.timeout(900_000);
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await seedAudit(ground.doors.w);
    await seedTrash(ground.doors.w);
  });
  after(() => ground.close());

  for (const { path, operation, total, filter } of [
    {
      ...{ path: "/admin/audit", operation: "Audit", total: ENTRIES },
      filter: (page: Page) => page.getByLabel("What", { exact: true }).selectOption("session.created"),
    },
    {
      ...{ path: "/admin/trash", operation: "Trash", total: ITEMS },
      filter: (page: Page) => page.getByLabel("Goes").selectOption("7"),
    },
  ])
    it(`keeps to ${MOST_ROWS} row elements among ${total}, however far one scrolls: ${path}`, async () => {
      const { page, faults, close } = await ground.visit(ground.doors.w.here.admin, "/admin/overview");
      const opened = performance.now();
      await page.goto(new URL(path, ground.doors.server.url).href);
      await page.locator('tr[data-index="0"]').waitFor();
      const first = performance.now() - opened;
      const filtered = performance.now();
      const answer = answerOf(page, operation);
      await filter(page);
      await answer;
      await page.locator('[data-busy="true"]').waitFor({ state: "detached" });
      const narrowed = performance.now() - filtered;
      await page.goto(new URL(path, ground.doors.server.url).href);
      await page.locator('tr[data-index="0"]').waitFor();
      const most = await scrollFar(page);
      console.log(
        `      first rows after ${Math.round(first)} ms, filtered after ${Math.round(narrowed)} ms, at most ${most} rows`,
      );
      assert.ok(most > 0 && most <= MOST_ROWS, `${most} rows`);
      assert.deepEqual(faults, []);
      await close();
    });
});

/** Has page after page loaded, in a low window that costs little to paint, and goes back; gives the most row elements. */
async function scrollFar(page: Page): Promise<number> {
  const rows = page.locator("tbody tr");
  const counts: number[] = [];
  await page.setViewportSize({ width: 1280, height: 240 });
  let loaded = 0;
  do {
    await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
    await page.locator(`table:not([aria-rowcount="${loaded + 1}"])`).waitFor();
    loaded = Number(await page.locator("table").getAttribute("aria-rowcount")) - 1;
    counts.push(await rows.count());
  } while (loaded < WALKED);
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const [part, state] of [
    [0, "attached"],
    [0.5, "detached"],
  ] as const) {
    await page.evaluate(`window.scrollTo(0, ${part} * document.documentElement.scrollHeight)`);
    await page.locator('tr[data-index="0"]').waitFor({ state });
    counts.push(await rows.count());
  }
  return Math.max(...counts);
}

/** As the server writes and seals them, so that the log is whole. */
async function seedAudit(w: World): Promise<void> {
  const begun = Date.now() - ENTRIES * 1000;
  const entries = Array.from({ length: ENTRIES }, (_, place) => {
    const action = place % 2 ? "session.created" : "source.stored";
    const at = new Date(begun + place * 1000);
    const entry = {
      workspaceId: w.here.id,
      id: v7(),
      at,
      actorRef: w.here.coach.ref,
      action,
      targetRef: null,
      facts: {},
    };
    return { ...entry, hash: hashOf(entry) };
  });
  const column = <K extends keyof (typeof entries)[number]>(name: K) => entries.map((entry) => entry[name]);
  await w.look(
    `insert into audit_entry (workspace_id, id, at, actor_ref, action, facts, hash)
     select $1, id, at, $2, action, '{}', hash
     from unnest($3::uuid[], $4::timestamptz[], $5::text[], $6::text[]) entry (id, at, action, hash)`,
    [w.here.id, w.here.coach.ref, column("id"), column("at"), column("action"), column("hash")],
  );
  for (let sealed = 1; sealed > 0; ) sealed = await w.app.sealAudit(w.here.system);
}

async function seedTrash(w: World): Promise<void> {
  await w.look(
    `insert into source (workspace_id, id, coach_id, coachee_id, created_by, kind, state, media_type, byte_size,
       scan_engine, scan_verdict, created_at, trashed_at, trashed_by_id, purge_after)
     select $1, gen_random_uuid(), $2, $3, $2, 'FILE', 'TRASHED', 'text/plain', 1024, 'built-in', 'CLEAN', now(), now(), $2,
       now() + n * interval '20 minutes'
     from generate_series(1, $4::int) n`,
    [w.here.id, w.here.coach.userId, w.here.coachee.userId, ITEMS],
  );
}
