import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "pg";
import type { Who } from "../src/app";
import { type Doors, openDoors } from "../test/api/doors";
import { LoadGenerator, type LoadRequest } from "./load";
import { alternate, type Benchmark, toRatio } from "./measure";
import { COACHES, PACKS, SESSIONS, seedNested } from "./nested-data";

const CONNECTIONS = 1;
/** Each coach asks so often; 9 runs of them stay far below a person's allowance of 82 a minute. */
const AMOUNT = 2 * COACHES;

const query = `query Nested($sessions: Int!, $packs: Int!) {
  sessions(first: $sessions) {
    nodes { id kind state title createdAt packs(first: $packs) { nodes { id kind state l0 createdAt } } }
  }
}`;

/** The same answer from PostgreSQL alone: plain text in, no walls, no types. */
const sql = `
  select json_build_object('data', json_build_object('sessions', json_build_object('nodes',
    json_agg(json_build_object('id', 'ses_' || s.id, 'kind', s.kind, 'state', s.state, 'title', s.title,
      'createdAt', to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'packs', json_build_object('nodes', p.nodes)) order by s.created_at desc, s.id desc))))::text as body
  from (select * from bench.session where workspace_id = $1 and coach_id = $2
    order by created_at desc, id desc limit ${SESSIONS}) s
  cross join lateral (select json_agg(json_build_object('id', 'pck_' || q.id, 'kind', q.kind, 'state', q.state,
      'l0', q.l0, 'createdAt', to_char(q.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      order by q.created_at desc, q.id desc) as nodes
    from (select * from bench.pack where workspace_id = $1 and session_id = s.id
      order by created_at desc, id desc limit ${PACKS}) q) p`;

/** Sessions with their packs through the whole server, against one hand-written query behind a bare http server. */
export const nestedGraphql: Benchmark = {
  name: "nested-graphql",
  async run() {
    const doors = await openDoors();
    const outside = new Pool({ connectionString: doors.w.databases.superUrl, max: 10 });
    const generator = new LoadGenerator();
    let bare: Server | null = null;
    try {
      const coaches = await seedNested(doors.w, outside);
      bare = await startBare(outside);
      const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
      const { ours, plain } = await toRequests(doors, bareUrl, coaches);
      const common = { connections: CONNECTIONS, amount: AMOUNT };
      const pairs = await alternate(
        () => generator.run({ ...common, url: doors.server.localUrl, requests: ours }),
        () => generator.run({ ...common, url: bareUrl, requests: plain }),
        { warmUps: 2, pairs: 7 },
      );
      return [toRatio(pairs, { ...told, facts: { ...facts, "answer bytes": plain[0]?.answerLength ?? 0 } })];
    } finally {
      bare?.close();
      await generator.stop();
      await outside.end();
      await doors.close();
    }
  },
};

const told = {
  name: "nested-graphql",
  what: "GraphQL with walls, decryption and rate limit against one json_agg over clear text behind node:http",
  bound: { at: "least", value: 0.1 },
  aim: 0.3,
  of: "requests/s",
} as const;

const facts = {
  sessions: SESSIONS,
  "packs each": PACKS,
  "packs stored": COACHES * SESSIONS * PACKS,
  connections: CONNECTIONS,
  "requests a run": AMOUNT,
};

/** What each coach asks on both sides, once the two answers were found to be the same. */
async function toRequests(doors: Doors, bareUrl: string, coaches: readonly Who[]) {
  const ours: LoadRequest[] = [];
  const plain: LoadRequest[] = [];
  const body = JSON.stringify({ query, variables: { sessions: SESSIONS, packs: PACKS } });
  for (const coach of coaches) {
    const headers = { "content-type": "application/json", authorization: `Bearer ${await doors.token(coach, 3600)}` };
    const path = `/${coach.workspaceId}/${coach.userId}`;
    const answer = await read(`${doors.server.localUrl}/graphql`, { method: "POST", headers, body });
    const same = await read(bareUrl + path);
    const parsed = JSON.parse(answer);
    assert.deepEqual(parsed, JSON.parse(same));
    assert.equal(parsed.data.sessions.nodes.length, SESSIONS);
    ours.push({ method: "POST", path: "/graphql", headers, body, answerLength: answer.length });
    plain.push({ method: "GET", path, headers: {}, answerLength: same.length });
  }
  return { ours, plain };
}

async function read(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${text}`);
  return text;
}

async function startBare(pool: Pool): Promise<Server> {
  const server = createServer((request, response) => {
    const [, workspaceId, coachId] = request.url?.split("/") ?? [];
    pool.query<{ body: string }>(sql, [workspaceId, coachId]).then(
      ({ rows }) => response.setHeader("content-type", "application/json").end(rows[0]?.body),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
