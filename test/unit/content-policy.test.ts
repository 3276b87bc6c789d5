import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import type { EvidencePack, FilledForm, PackState, Source, Visibility } from "../../src/entities";
import { DomainError } from "../../src/errors";
import {
  assertMayFilterByVerdict,
  mayReadClaim,
  mayReadQuotes,
  mayReadReasoning,
  mayReadSource,
  mayReadValues,
} from "../../src/policies/content";
import { mayPlay } from "../../src/policies/media";
import { assertMayAnswer, assertMayDecide } from "../../src/policies/packs";

const as = (role: Who["role"], userId: string | null): Who => ({ workspaceId: "w", role, userId, ref: "p" });
const coach = as("COACH", "coach");
const coachee = as("COACHEE", "coachee");
const strangers = [
  as("COACH", "other"),
  as("COACHEE", "other"),
  as("ADMIN", "coach"),
  as("INTEGRATOR", "coachee"),
  as("COACH", "coachee"),
  as("COACHEE", "coach"),
  as("SYSTEM", null),
];

const owners = { coachId: "coach", coacheeId: "coachee" };
const delivered = { ...owners, visibility: "CLIENT_VISIBLE", state: "DELIVERED", l1Withheld: false } as const;
type Pack = Pick<EvidencePack, keyof typeof delivered>;
const pack = (given: Partial<Pack> = {}): Pack => ({ ...delivered, ...given });
const isForbidden = (error: unknown) => error instanceof DomainError && error.code === "FORBIDDEN";
const quoted = (l2Visibility: Visibility, quotes: number) => ({ l2Visibility, quotes });

describe("what a pack says", () => {
  it("is its coachee's once it is approved and delivered, and in no other state", () => {
    assert.equal(mayReadClaim(coachee, pack()), true);
    const states: PackState[] = [
      ...(["PENDING_REVIEW", "APPROVED", "REJECTED", "REGENERATING", "SUPERSEDED", "WITHDRAWN"] as const),
    ];
    for (const state of states) assert.equal(mayReadClaim(coachee, pack({ state })), false, state);
    for (const visibility of ["COACH_ONLY", "SYSTEM_INTERNAL"] as const)
      assert.equal(mayReadClaim(coachee, pack({ visibility })), false, visibility);
  });

  it("is its coach's in any state, unless the system keeps it to itself", () => {
    assert.equal(mayReadClaim(coach, pack({ state: "PENDING_REVIEW", visibility: "COACH_ONLY" })), true);
    assert.equal(mayReadClaim(coach, pack({ visibility: "SYSTEM_INTERNAL" })), false);
  });

  it("is nobody else's: neither another's nor an admin's or a machine's", () => {
    for (const who of strangers) {
      assert.equal(mayReadClaim(who, pack()), false, `${who.role} ${who.userId}`);
      assert.equal(mayReadReasoning(who, pack()), false);
      assert.equal(mayReadQuotes(who, pack(), quoted("CLIENT_VISIBLE", 1)), false);
    }
  });

  it("comes with its reasoning, but for a coachee from whom the coach kept it back", () => {
    assert.deepEqual(
      [coach, coachee].map((who) => mayReadReasoning(who, pack())),
      [true, true],
    );
    assert.deepEqual(
      [coach, coachee].map((who) => mayReadReasoning(who, pack({ l1Withheld: true }))),
      [true, false],
    );
    assert.equal(mayReadReasoning(coachee, pack({ state: "APPROVED" })), false);
  });

  it("comes with its quotes for a coachee whose workspace shows them, where some were approved for them", () => {
    assert.equal(mayReadQuotes(coachee, pack(), quoted("CLIENT_VISIBLE", 1)), true);
    assert.equal(mayReadQuotes(coachee, pack(), quoted("CLIENT_VISIBLE", 0)), false);
    assert.equal(mayReadQuotes(coachee, pack(), quoted("COACH_ONLY", 1)), false);
    assert.equal(mayReadQuotes(coachee, pack({ state: "APPROVED" }), quoted("CLIENT_VISIBLE", 1)), false);
    assert.equal(mayReadQuotes(coach, pack(), quoted("COACH_ONLY", 0)), true);
  });

  it("is filtered by verdict for coaches alone", () => {
    assert.doesNotThrow(() => assertMayFilterByVerdict(coach));
    for (const who of [coachee, as("ADMIN", "a"), as("INTEGRATOR", "i")])
      assert.throws(() => assertMayFilterByVerdict(who), isForbidden);
  });

  it("is decided on by its coach alone, and answered by its coachee alone", () => {
    assert.doesNotThrow(() => assertMayDecide(coach, pack()));
    assert.doesNotThrow(() => assertMayAnswer(coachee, pack()));
    for (const who of [coachee, ...strangers]) assert.throws(() => assertMayDecide(who, pack()), isForbidden);
    for (const who of [coach, ...strangers]) assert.throws(() => assertMayAnswer(who, pack()), isForbidden);
  });
});

describe("what was brought in or filled in", () => {
  const text = { ...owners, kind: "TEXT", state: "STORED", scanVerdict: "CLEAN", createdBy: "coach" } as const;
  type Brought = Pick<Source, keyof typeof text>;
  const source = (given: Partial<Brought> = {}): Brought => ({ ...text, ...given });
  const form = (state: FilledForm["state"]) => ({ ...owners, state });

  it("is read by the coach, and by a coachee who brought it", () => {
    assert.deepEqual(
      [coach, coachee].map((who) => mayReadSource(who, source())),
      [true, false],
    );
    assert.equal(mayReadSource(coachee, source({ createdBy: "coachee" })), true);
    for (const who of strangers)
      assert.equal(mayReadSource(who, source({ createdBy: "integrator" })), false, `${who.role} ${who.userId}`);
  });

  it("is read by nobody once it is in the trash or going", () => {
    for (const state of ["TRASHED", "PURGING"] as const)
      for (const who of [coach, coachee]) {
        assert.equal(mayReadSource(who, source({ state, createdBy: "coachee" })), false, state);
        assert.equal(mayReadValues(who, form(state)), false, state);
      }
  });

  it("is, of a form, the coach's and the coachee's", () => {
    assert.deepEqual(
      [coach, coachee].map((who) => mayReadValues(who, form("READY"))),
      [true, true],
    );
    for (const who of strangers) assert.equal(mayReadValues(who, form("READY")), false, `${who.role} ${who.userId}`);
  });
});

describe("a recording", () => {
  const talk = { ...owners, kind: "RECORDING", state: "STORED", scanVerdict: "CLEAN", createdBy: "coach" } as const;
  type Played = Pick<Source, keyof typeof talk>;
  const source = (given: Partial<Played> = {}): Played => ({ ...talk, ...given });
  const shown = { l2Visibility: "CLIENT_VISIBLE", delivered: true } as const;

  it("is played to its coach, and to nobody who is only called so", () => {
    assert.equal(mayPlay(coach, source(), { l2Visibility: "COACH_ONLY", delivered: false }), true);
    for (const who of strangers) assert.equal(mayPlay(who, source(), shown), false, `${who.role} ${who.userId}`);
  });

  it("is played to its coachee where moments are shown and one was delivered, or where it is their own", () => {
    assert.equal(mayPlay(coachee, source(), shown), true);
    assert.equal(mayPlay(coachee, source(), { ...shown, delivered: false }), false);
    assert.equal(mayPlay(coachee, source(), { ...shown, l2Visibility: "COACH_ONLY" }), false);
    assert.equal(mayPlay(coachee, source({ kind: "FILE" }), shown), false);
    const own = source({ kind: "FILE", createdBy: "coachee" });
    assert.equal(mayPlay(coachee, own, { l2Visibility: "COACH_ONLY", delivered: false }), true);
  });

  it("is played to nobody before it is scanned, in the trash, or where it is text", () => {
    for (const given of [
      { scanVerdict: "INFECTED" as const },
      { scanVerdict: "PENDING" as const },
      ...(["QUARANTINED", "REJECTED", "TRASHED", "PURGING"] as const).map((state) => ({ state })),
      ...(["TRANSCRIPT_FILE", "CHAT", "TEXT"] as const).map((kind) => ({ kind })),
    ])
      for (const who of [coach, coachee])
        assert.equal(mayPlay(who, source({ ...given, createdBy: who.userId }), shown), false, JSON.stringify(given));
  });
});
