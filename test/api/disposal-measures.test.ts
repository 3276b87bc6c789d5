import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import type { User } from "../../src/entities";
import { placeLegalHold } from "../../src/lifecycle/dispose/holds";
import { deleteSource } from "../../src/lifecycle/dispose/trash";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { requestUpload } from "../../src/lifecycle/ingest/upload";
import { aFolder, DAY_MS } from "../lifecycle/disposal";
import { aReviewedSession } from "../support/sessions";
import { toWho, type World, world } from "../support/world";
import { codeOf, run } from "./run";

const MINE = "{ myData { category count since until rule explanation } }";
const METRICS = "query($from: DateTime!, $to: DateTime!) { workspaceMetrics(from: $from, to: $to) { day name value } }";
type Holding = {
  category: string;
  count: number;
  since: string;
  until: string | null;
  rule: string;
  explanation: string;
};

describe("what is kept, counted and stored, through the API", () => {
  let w: World;
  before(async () => {
    w = await world();
  });
  after(() => w.close());

  const ask = async (who: Who, question: string, variables: object = {}) => {
    const { data, errors } = await run(w.app, who, question, { ...variables });
    assert.deepEqual(errors, []);
    return data;
  };
  const mine = async (who: Who): Promise<Map<string, Holding>> =>
    new Map((await ask(who, MINE)).myData.map((holding: Holding) => [holding.category, holding]));

  it("tells a coachee of everything that is kept about them, what they may not read included", async () => {
    const { packs, session } = await aReviewedSession(w);
    const held = await mine(w.here.coachee);
    const expected = ["PROFILE", "SESSIONS", "SOURCES", "TRANSCRIPTS", "UTTERANCES", "INSIGHTS", "PACKS_NOT_DELIVERED"];
    for (const category of [...expected, "QUOTES", "MODEL_CALLS"]) assert.ok(held.has(category), category);
    assert.equal(held.get("PACKS_NOT_DELIVERED")?.count, packs.length);
    const [said] = await w.look<{ found: number }>(
      "select (select count(*)::int from utterance where session_id = $1) as found",
      [session.id],
    );
    assert.equal(held.get("UTTERANCES")?.count, said?.found);
    const sessions = held.get("SESSIONS") as Holding;
    assert.deepEqual([sessions.count, sessions.rule], [1, "RETENTION_POLICY"]);
    assert.match(sessions.explanation, /730 days/);
    assert.ok(sessions.since && sessions.until && sessions.since < sessions.until);
    assert.deepEqual([held.get("PROFILE")?.count, held.get("PROFILE")?.until], [1, null]);
    const own = "select count(*)::int as found from audit_entry where actor_ref = $1";
    const entries = (await w.look<{ found: number }>(own, [w.here.coachee.ref]))[0]?.found ?? 0;
    assert.equal(held.get("AUDIT_ENTRIES")?.count ?? 0, entries);
  });

  it("counts nobody else's: another coachee, and whoever is of another workspace, have their profile alone", async () => {
    for (const who of [w.here.coachee2, w.there.coachee])
      assert.deepEqual([...(await mine(who)).keys()].sort(), ["PROFILE"]);
    const coach = await mine(w.here.coach);
    assert.ok(coach.has("SESSIONS") && coach.has("AUDIT_ENTRIES"));
  });

  it("says of what lies in the trash, and of a hold on the person, that they decide", async () => {
    const { sources } = await aFolder(w);
    await deleteSource(w.app, w.here.coach, { id: sources[0]?.id as string, idempotencyKey: v7() });
    const before = await mine(w.here.coachee);
    assert.deepEqual([before.get("SOURCES_IN_TRASH")?.count, before.get("SOURCES_IN_TRASH")?.rule], [1, "TRASH"]);
    const target = { kind: "PERSON", id: w.here.coachee.userId as string } as const;
    const hold = { target, kind: "LEGAL", ground: "§ 9 ArbGG", reason: "A claim", idempotencyKey: v7() } as const;
    await placeLegalHold(w.app, w.here.admin, hold);
    const held = await mine(w.here.coachee);
    assert.ok(held.has("HOLDS"));
    for (const holding of held.values()) assert.deepEqual([holding.rule, holding.until], ["LEGAL_HOLD", null]);
    assert.doesNotMatch(JSON.stringify([...held.values()]), /ArbGG|A claim/);
  });

  it("counts exactly the bytes that are stored, those in the trash apart", async () => {
    const stored = async (): Promise<Map<string, { items: number; bytes: number; trashedBytes: number }>> =>
      new Map(
        (await ask(w.here.admin, "{ storageUsage { category items bytes trashedBytes } }")).storageUsage.map(
          ({ category, ...rest }: { category: string; items: number; bytes: number; trashedBytes: number }) => [
            category,
            rest,
          ],
        ),
      );
    const before = await stored();
    assert.deepEqual([...before.keys()], ["RECORDING", "TRANSCRIPT_FILE", "CHAT", "FILE", "TEXT", "EXPORT"]);
    const [file] = await w.look<{ size: string }>(
      "select sum(byte_size) as size from source where kind = 'TRANSCRIPT_FILE'",
    );
    assert.equal(before.get("TRANSCRIPT_FILE")?.bytes, Number(file?.size));
    const { sources, sessionId } = await aFolder(w);
    const bytes = "Goal: rest 0".length;
    const text = before.get("TEXT") as { items: number; bytes: number; trashedBytes: number };
    const more = { items: text.items + 1, bytes: text.bytes + bytes, trashedBytes: text.trashedBytes };
    assert.deepEqual((await stored()).get("TEXT"), more);
    await deleteSource(w.app, w.here.coach, { id: sources[0]?.id as string, idempotencyKey: v7() });
    assert.deepEqual((await stored()).get("TEXT"), { ...more, trashedBytes: text.trashedBytes + bytes });
    const announced = {
      sessionId,
      filename: "a.pdf",
      mediaType: "application/pdf",
      byteSize: 9999,
      kind: "FILE" as const,
    };
    await requestUpload(w.app, w.here.coach, announced);
    assert.deepEqual((await stored()).get("FILE"), before.get("FILE"), "what has not arrived is not stored");
  });

  it("gives a number for a day only where five coachees are behind it, to a coach their own alone", async () => {
    const coachees: Who[] = [];
    for (const name of ["Ana", "Ben", "Cem", "Dee", "Eli"]) {
      const email = `${name}@metrics.test`.toLowerCase();
      const user: User = await inviteUser(w.app, w.here.admin, { email, displayName: name, role: "COACHEE" });
      coachees.push(toWho(user));
    }
    w.clock.advance(10 * DAY_MS);
    const from = new Date(Math.floor(w.clock.now().getTime() / DAY_MS) * DAY_MS);
    const to = new Date(from.getTime() + 2 * DAY_MS);
    const made = async (coach: Who, coachee: Who) =>
      createSession(w.app, coach, { kind: "COACHING", coacheeId: coachee.userId });
    const points = async (who: Who) => (await ask(who, METRICS, { from, to })).workspaceMetrics;
    for (const coachee of coachees.slice(0, 4)) await made(w.here.coach, coachee);
    await made(w.here.coach, coachees[0] as Who);
    assert.deepEqual(await points(w.here.admin), [], "five sessions of four coachees");
    await made(w.here.coach2, coachees[4] as Who);
    const day = from.toISOString();
    assert.deepEqual(await points(w.here.admin), [{ day, name: "sessions.created", value: 6 }]);
    assert.deepEqual(await points(w.here.coach), []);
    await made(w.here.coach, coachees[4] as Who);
    assert.deepEqual(await points(w.here.coach), [{ day, name: "sessions.created", value: 6 }]);
    assert.deepEqual(await points(w.here.coach2), []);
    assert.deepEqual(await points(w.there.admin), []);
  });

  it("lets nobody past the threshold by asking the database itself", async () => {
    const { app, here } = w;
    const sql = "select count(*)::int as found from metrics_between('2000-01-01', '2100-01-01') where value < 5";
    for (const who of [here.coach, here.coachee, here.integrator, here.admin, here.system])
      assert.deepEqual(await app.read(who, (reader) => reader.rows(sql)), [{ found: 0 }]);
    for (const who of [here.coachee, here.integrator])
      assert.deepEqual(
        await app.read(who, (reader) => reader.rows("select * from metrics_between('2000-01-01', '2100-01-01')")),
        [],
      );
  });

  it("refuses a period that ends before it begins, or is longer than 366 days", async () => {
    const from = new Date("2026-01-01T00:00:00Z");
    for (const to of [from, new Date(from.getTime() - 1), new Date(from.getTime() + 366 * DAY_MS + 1)]) {
      const { errors } = await run(w.app, w.here.admin, METRICS, { from, to });
      assert.deepEqual(errors.map(codeOf), ["INVALID_INPUT"]);
    }
    const longest = await run(w.app, w.here.admin, METRICS, { from, to: new Date(from.getTime() + 366 * DAY_MS) });
    assert.deepEqual(longest.errors, []);
  });
});
