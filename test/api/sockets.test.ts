import assert from "node:assert/strict";
import WebSocket from "ws";
import type { Unit } from "../../src/app";
import { toPublicId } from "../../src/entities";
import { deactivateUser } from "../../src/lifecycle/ingest/people";
import { type Doors, listen, openDoors, until } from "./doors";

const NOTIFICATIONS = "subscription { notifications { id kind resourceId } }";
const codeOf = (errors: { extensions: Record<string, unknown> }[]) => {
  assert.deepEqual(Object.keys(errors[0]?.extensions ?? {}).sort(), ["code", "requestId"]);
  return errors[0]?.extensions.code;
};

describe("sockets", () => {
  let doors: Doors;
  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  async function notify(who = doors.w.here.coach): Promise<void> {
    const { app, here } = doors.w;
    await app.write(here.system, (unit) => unit.notify(who.userId as string, "PACK_DELIVERED", null));
  }

  it("tells what was committed, to whom it is meant for alone", async () => {
    const { here, there } = doors.w;
    const mine = doors.socket(await doors.token(here.coach));
    const others = doors.socket(await doors.token(there.coach));
    const heard = listen(mine, NOTIFICATIONS);
    const overheard = listen(others, NOTIFICATIONS);
    await until(async () => {
      await notify();
      return heard.data.length > 0;
    }, "a notification");
    assert.equal(heard.data[0].data.notifications.kind, "PACK_DELIVERED");
    assert.deepEqual(overheard.data, []);
    await Promise.all([mine.dispose(), others.dispose()]);
  });

  it("brings everything since the last one seen across a reconnect", async () => {
    const { coach } = doors.w.here;
    const rows = await doors.w.look<{ id: string }>("select id from notification where user_id = $1 order by at, id", [
      coach.userId,
    ]);
    const after = toPublicId("notification", rows[0]?.id as string);
    await notify();
    await notify();
    const client = doors.socket(await doors.token(coach));
    const heard = listen(client, "subscription($after: ID) { notifications(after: $after) { id } }", { after });
    await until(() => heard.data.length === rows.length + 1, "what was missed");
    await client.dispose();
  });

  it("keeps the socket open after an error of syntax, of validation or of audience", async () => {
    const client = doors.socket(await doors.token(doors.w.here.coach));
    let closed = false;
    client.on("closed", () => {
      closed = true;
    });
    const heard = listen(client, NOTIFICATIONS);
    const cases: [string, string][] = [
      ["subscription {", "GRAPHQL_PARSE_FAILED"],
      ['subscription { notifications(after: "canary" "canary") { id } }', "GRAPHQL_PARSE_FAILED"],
      ["subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
      ["{ auditIntegrity { ok } }", "FORBIDDEN"],
      ["query($id: ID!) { node(id: $id) { id } }", "INVALID_INPUT"],
      ["query A { __typename } query B { __typename }", "GRAPHQL_VALIDATION_FAILED"],
    ];
    for (const [query, code] of cases) {
      const errors = await listen(client, query).over;
      assert.equal(codeOf(errors), code, query);
      assert.doesNotMatch(JSON.stringify(errors), /canary/);
    }
    await until(async () => {
      await notify();
      return heard.data.length > 0;
    }, "a notification on the same socket");
    assert.equal(closed, false);
    await client.dispose();
  });

  it("has the limits of HTTP", async () => {
    const client = doors.socket(await doors.token(doors.w.here.coach));
    const cases = [
      `{ viewer { ${Array.from({ length: 31 }, (_, n) => `a${n}: audience`).join(" ")} } }`,
      `{ ${Array.from({ length: 21 }, () => "viewer { audience }").join(" ")} }`,
      "{ sessions(first: 100) { nodes { packs(first: 100) { nodes { id } } } } }",
      "{ sessions { nodes { packs { nodes { session { packs { nodes { session { packs { nodes { session { id } } } } } } } } } } } }",
    ];
    for (const query of cases) assert.equal(codeOf(await listen(client, query).over), "QUERY_TOO_EXPENSIVE", query);
    const many = await listen(client, `{ viewer { ${"audience ".repeat(2000)} } }`).over;
    assert.equal(codeOf(many), "GRAPHQL_PARSE_FAILED");
    const query = listen(client, "{ rateLimit { limit cost remaining } }");
    assert.equal(await query.over, null);
    const { limit, remaining } = query.data[0].data.rateLimit;
    assert.ok(remaining < limit);
    await client.dispose();
  });

  it("shares the allowance of HTTP", async () => {
    const { w } = doors;
    const { coachee } = w.there;
    await doors.ask(coachee, "{ viewer { audience } }");
    await w.look("update limits.rate_limit set points = 20000 where key like $1", [`%${coachee.userId}`]);
    const client = doors.socket(await doors.token(coachee));
    assert.equal(codeOf(await listen(client, "{ viewer { audience } }").over), "RATE_LIMITED");
    await client.dispose();
  });

  it("carries at most fifty operations", async () => {
    const client = doors.socket(await doors.token(doors.w.there.admin));
    const heard = Array.from({ length: 51 }, () => listen(client, NOTIFICATIONS));
    const errors = await Promise.race(heard.map((one) => one.over));
    assert.equal(codeOf(errors), "RATE_LIMITED");
    await client.dispose();
  });

  it("ends a subscription when its token does, while it waits for its next event", async () => {
    const client = doors.socket(await doors.token(doors.w.here.coach, 2));
    const closed = new Promise<{ code: number }>((resolve) =>
      client.on("closed", (event) => resolve(event as { code: number })),
    );
    const started = Date.now();
    const errors = await listen(client, NOTIFICATIONS).over;
    assert.equal(codeOf(errors), "UNAUTHENTICATED");
    assert.ok(Date.now() - started < 4_000, "at once");
    assert.equal((await closed).code, 4403);
    await client.dispose();
  });

  it("ends what runs for an account that is closed", async () => {
    const own = await openDoors({ recheckMs: 50 });
    const { coach } = own.w.here;
    const client = own.socket(await own.token(coach));
    const heard = listen(client, NOTIFICATIONS);
    // Not before it runs: whoever is expelled while it is being set up sees the socket close, and no more.
    await until(async () => {
      const tell = (unit: Unit) => unit.notify(coach.userId as string, "PACK_DELIVERED", null);
      await own.w.app.write(own.w.here.system, tell);
      return heard.data.length > 0;
    }, "a notification");
    await own.w.look("update app_user set active = false where id = $1", [coach.userId]);
    assert.equal(codeOf(await heard.over), "UNAUTHENTICATED");
    await client.dispose();
    await own.close();
  });

  it("ends what runs within a second of an account's closing, and leaves everybody else's alone", async () => {
    const { here } = doors.w;
    const [client, other] = [
      doors.socket(await doors.token(here.coach2)),
      doors.socket(await doors.token(here.coachee2)),
    ];
    const heard = listen(client, NOTIFICATIONS);
    const unmoved = listen(other, NOTIFICATIONS);
    await until(async () => {
      await Promise.all([notify(here.coach2), notify(here.coachee2)]);
      return heard.data.length > 0 && unmoved.data.length > 0;
    }, "both to listen");
    const started = Date.now();
    const input = { id: here.coach2.userId as string, idempotencyKey: "close" };
    await deactivateUser(doors.w.app, here.admin, input);
    assert.equal(codeOf(await heard.over), "UNAUTHENTICATED");
    assert.ok(Date.now() - started < 1_000, "at once");
    const told = unmoved.data.length;
    await notify(here.coachee2);
    await until(() => unmoved.data.length > told, "the other one to go on");
    await Promise.all([client.dispose(), other.dispose()]);
  });

  it("lets nobody in with a token that does not hold, and nobody far without one", async () => {
    const refused = doors.socket("not.a.token");
    const event = (await listen(refused, NOTIFICATIONS).over) as { code: number };
    assert.equal(event.code, 4403);
    const anonymous = doors.socket(null);
    assert.equal(codeOf(await listen(anonymous, NOTIFICATIONS).over), "UNAUTHENTICATED");
    const typename = listen(anonymous, "{ __typename }");
    assert.equal(await typename.over, null);
    await anonymous.dispose();
  });

  it("lets no other site's page in", async () => {
    const { localUrl, port } = doors.server;
    const url = `${localUrl.replace("http", "ws")}/graphql`;
    const knock = (origin?: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(url, "graphql-transport-ws", { origin });
        socket.on("open", () => {
          socket.close();
          resolve(101);
        });
        socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
        socket.on("error", () => undefined);
      });
    assert.equal(await knock("https://evil.example"), 403);
    assert.equal(await knock("null"), 403);
    assert.equal(await knock(`http://localhost:${port}`), 101);
    assert.equal(await knock(), 101);
  });

  it("catches up by itself after the database has dropped its connection", async () => {
    const { w } = doors;
    const client = doors.socket(await doors.token(w.here.coachee));
    const heard = listen(client, NOTIFICATIONS);
    await until(async () => {
      await notify(w.here.coachee);
      return heard.data.length > 0;
    }, "a first notification");
    await w.look(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'regenesis-relay' and datname = current_database()",
    );
    await notify(w.here.coachee);
    const rows = await w.look("select 1 from notification where user_id = $1", [w.here.coachee.userId]);
    await until(() => heard.data.length >= rows.length - 1, "what was committed meanwhile");
    const ids = heard.data.map((one) => one.data.notifications.id);
    assert.equal(new Set(ids).size, ids.length, "nothing twice");
    await client.dispose();
  });

  it("says goodbye with 1001 when it is stopped", async () => {
    const own = await openDoors();
    const client = own.socket(await own.token(own.w.here.coach));
    const closed = new Promise<{ code: number }>((resolve) =>
      client.on("closed", (event) => resolve(event as { code: number })),
    );
    const heard = listen(client, NOTIFICATIONS);
    await new Promise<void>((resolve) => client.on("connected", () => resolve()));
    const started = Date.now();
    await own.server.stop();
    assert.equal((await closed).code, 1001);
    assert.ok(Date.now() - started < 3_000);
    await heard.over;
    await own.close();
  });
});
