import assert from "node:assert/strict";
import { Pool } from "pg";
import { v7 } from "uuid";
import type { App, Who } from "../src/app";
import { camelCased } from "../src/db/scoped";
import { Loaders } from "../src/reads/loaders";
import { listSessions } from "../src/reads/sessions";
import { type World, world } from "../test/support/world";
import { alternate, type Benchmark, type Outcome, rate, toRatio } from "./measure";

const WORKSPACES = 10;
const COACHES = 10;
const SESSIONS_EACH = 300;
const PAGE = 20;
/** As many as the server's own pool of readers holds. */
const AT_ONCE = 10;
/** Short runs and many pairs: what else the machine does then hits both sides alike. */
const READS = 600;

interface Question {
  who: Who;
  sql: string;
  values: readonly unknown[];
}

/** The list of a coach's sessions behind the walls, against its SQL as somebody whom no wall stops. */
export const scopedRead: Benchmark = {
  name: "scoped-read",
  async run() {
    const w = await world();
    const plain = new Pool({ connectionString: w.databases.superUrl, max: AT_ONCE });
    try {
      const questions = await Promise.all((await seed(plain)).map((who) => toQuestion(w.app, who)));
      await assertSame(w, plain, questions);
      return [await measure(w.app, plain, questions, AT_ONCE), await measure(w.app, plain, questions, 1)];
    } finally {
      await plain.end();
      await w.close();
    }
  },
};

async function measure(app: App, plain: Pool, questions: Question[], atOnce: number): Promise<Outcome> {
  const at = (index: number) => questions[index % questions.length] as Question;
  const times = atOnce === 1 ? READS / 3 : READS;
  const ours = () =>
    rate(times, atOnce, (index) => {
      const { who, sql, values } = at(index);
      return app.read(who, (reader) => reader.rows(sql, values));
    });
  const baseline = () =>
    rate(times, atOnce, (index) => {
      const { sql, values } = at(index);
      return plain.query(sql, values as unknown[]);
    });
  const pairs = await alternate(ours, baseline, { warmUps: 3, pairs: 15 });
  return toRatio(pairs, {
    name: atOnce === 1 ? "scoped-read/alone" : "scoped-read",
    what: "app.read with row-level security against the same SQL as a superuser, both over pg",
    // One at a time measures round trips more than reading; it is reported and holds nothing up.
    bound: atOnce === 1 ? null : { at: "least", value: 0.5 },
    aim: atOnce === 1 ? null : 0.8,
    of: "reads/s",
    facts: {
      rows: WORKSPACES * COACHES * SESSIONS_EACH,
      workspaces: WORKSPACES,
      "rows read": PAGE + 1,
      "at once": atOnce,
      "connections of each side": AT_ONCE,
      "reads a run": times,
    },
  });
}

/** The very statement that the API sends for the first page of `sessions`. */
async function toQuestion(app: App, who: Who): Promise<Question> {
  const asked: Question[] = [];
  const listening: App = {
    ...app,
    read: (as, fn) =>
      app.read(as, (reader) =>
        fn({
          rows: (sql, values = []) => {
            asked.push({ who, sql, values });
            return reader.rows(sql, values);
          },
        }),
      ),
  };
  const page = { count: PAGE, backward: false, after: null, before: null };
  await listSessions(new Loaders(listening, who), {}, page).rows();
  const [question] = asked;
  if (!question || asked.length !== 1) throw new Error(`a list took ${asked.length} statements`);
  return question;
}

async function assertSame({ app }: World, plain: Pool, questions: Question[]): Promise<void> {
  for (const { who, sql, values } of questions) {
    const scoped = await app.read(who, (reader) => reader.rows(sql, values));
    const { rows } = await plain.query(sql, values as unknown[]);
    assert.equal(scoped.length, PAGE + 1);
    const camel = rows.map((row) => camelCased(row));
    assert.deepEqual(scoped, camel);
  }
}

/** Workspaces with coaches and their sessions, mixed as time would have mixed them; gives the coaches. */
async function seed(plain: Pool): Promise<Who[]> {
  const made = Array.from({ length: WORKSPACES }, () => {
    const workspaceId = v7();
    return Array.from({ length: COACHES }, () => ({ workspaceId, userId: v7() }));
  }).flat();
  const columns = [made.map(({ workspaceId }) => workspaceId), made.map(({ userId }) => userId)];
  await plain.query(
    `insert into workspace (id, slug, name, created_at)
     select distinct w, 'bench-' || w, 'Bench', now() from unnest($1::uuid[]) w`,
    [columns[0]],
  );
  await plain.query(
    `insert into app_user (workspace_id, id, role, ref, created_at)
     select w, u, 'COACH', 'bench-' || u, now() from unnest($1::uuid[], $2::uuid[]) as given(w, u)`,
    columns,
  );
  await plain.query(
    `insert into session (workspace_id, id, coach_id, coachee_id, kind, state, step, title, created_by, created_at)
     select w, gen_random_uuid(), u, null, 'COACHING', 'READY', 'APPROVE', decode(repeat('5a', 60), 'hex'), u,
       timestamptz '2026-01-01' + n * interval '1 minute'
     from unnest($1::uuid[], $2::uuid[]) as given(w, u), generate_series(1, $3::int) n order by n, u`,
    [...columns, SESSIONS_EACH],
  );
  await plain.query("vacuum analyze session, app_user, workspace");
  return made.map((ids) => ({ ...ids, role: "COACH", ref: "bench" }));
}
