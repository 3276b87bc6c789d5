import assert from "node:assert/strict";
import { v7 } from "uuid";
import type { Who } from "../../src/app";
import { cell, EvidencePack, Insight, LlmCall, type Source } from "../../src/entities";
import { DomainError, type ErrorCode } from "../../src/errors";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import { addTextSource } from "../../src/lifecycle/ingest/text-source";
import { ask } from "../lifecycle/erasures";
import { race, randomFrom } from "../support/random";
import { toWho, type World, world } from "../support/world";
import { assertCertified, beginCounting, converge, noteDeletions } from "./disposal-oracle";

/** Looks at the database that a run may wait before it begins: it meets the others at any place of theirs. */
const MOST_TURNS = 600;

export const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** Races in one world, and what takes part in them: small, since there are many. */
export class Rounds {
  private people = 0;

  private constructor(
    readonly w: World,
    readonly random: () => number,
  ) {}

  static async begin(): Promise<Rounds> {
    const w = await world();
    await noteDeletions(w);
    return new Rounds(w, randomFrom(seed));
  }

  /** After so many turns, drawn now so that a seed gives them again. */
  later<T>(fn: () => Promise<T>): () => Promise<T> {
    // Few as often as many: what comes early is short, what comes late is long.
    const turns = Math.floor(this.random() ** 2 * MOST_TURNS);
    return async () => {
      for (let turn = 0; turn < turns; turn++) await this.w.look("select 1");
      return fn();
    };
  }

  /** All at once, then whatever waits; certificates must then say what went, and there are so many of them. */
  async round<T>(runs: readonly (() => Promise<T>)[], certificates?: number): Promise<PromiseSettledResult<T>[]> {
    const since = await beginCounting(this.w);
    const results = await race(this.random, runs);
    await converge(this.w);
    const bodies = await assertCertified(this.w, since);
    if (certificates !== undefined) assert.equal(bodies.length, certificates);
    return results;
  }

  /** Asked for again where something came in between the preview and the request. */
  erasing(coachee: Who): () => Promise<void> {
    const { w } = this;
    return async () => {
      for (let tries = 1; ; tries++) {
        try {
          await ask(w, w.here.admin, coachee);
          await w.runJobs();
          return;
        } catch (error) {
          const isStale = error instanceof DomainError && error.code === "PREVIEW_STALE";
          if (!isStale || tries === 10) throw error;
        }
      }
    };
  }

  async aCoachee(): Promise<Who & { email: string }> {
    const email = `coachee-${++this.people}@here.test`;
    const { app, here } = this.w;
    const user = await inviteUser(app, here.system, { email, displayName: "Somebody Else", role: "COACHEE" });
    return { ...toWho(user), email };
  }

  async aFolder(coachee: Who, texts: number): Promise<{ id: string; sources: Source[] }> {
    const { app, here } = this.w;
    const { id } = await createSession(app, here.coach, { kind: "FILL", coacheeId: coachee.userId });
    const sources: Source[] = [];
    for (let index = 0; index < texts; index++)
      sources.push(await addTextSource(app, here.coach, { sessionId: id, text: `Goal: rest ${index}` }));
    return { id, sources };
  }

  /** What a coach may approve, without the work that leads to it. */
  aPack(session: { id: string }, coachee: Who): Promise<EvidencePack> {
    const { app, here } = this.w;
    const { coach, system, id: workspaceId } = here;
    const own = { workspaceId, sessionId: session.id, coachId: coach.userId, coacheeId: coachee.userId };
    const [llmCallId, insightId] = [v7(), v7()];
    const facts = { purpose: "INSIGHTS", provider: "none", model: "none", promptVersion: "1", inputHash: "" } as const;
    return app.write(system, async (unit) => {
      const call = { outcome: "ANSWERED", pseudonymized: true, noTraining: true, at: unit.now } as const;
      await unit.addAll(LlmCall, [{ ...own, id: llmCallId, ...facts, ...call }]);
      const derived = { llmCallId, kind: "THEME" } as const;
      const place = { workspaceId, sessionId: session.id, id: insightId, generation: 1, position: 1 };
      await unit.addAll(Insight, [{ ...place, ...derived, citations: [] }]);
      const pack = unit.em.create(EvidencePack, { ...own, id: v7(), insightId, ...derived, version: 1 });
      Object.assign(pack, { state: "PENDING_REVIEW", visibility: "COACH_ONLY", verdict: "SUPPORTED", score: 1 });
      Object.assign(pack, { checks: [], checkedAt: unit.now, createdAt: unit.now });
      pack.l0 = await app.keys(system).seal(cell("evidence_pack", "l0", pack), "Rest matters.");
      await unit.addAll(EvidencePack, [pack]);
      return pack;
    });
  }
}

type Result = PromiseSettledResult<unknown>;

export const isDone = (result: Result | undefined): boolean => result?.status === "fulfilled";

/** What was done or, if it was not, was refused in the words of the API with one of these codes. */
export function assertDoneOr(codes: readonly ErrorCode[], results: readonly (Result | undefined)[]): void {
  for (const result of results) {
    if (result?.status === "fulfilled") continue;
    const reason: Error | undefined = result?.reason;
    assert.ok(reason instanceof DomainError && codes.includes(reason.code), String(reason?.stack));
  }
}
