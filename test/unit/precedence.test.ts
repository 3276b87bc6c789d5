import assert from "node:assert/strict";
import {
  type LifecycleFacts,
  type LifecycleRule,
  lifecycleRules,
  mayTraceGone,
  recount,
  weigh,
} from "../../src/policies/precedence";

const at = (days: number) => new Date(Date.UTC(2026, 0, 1 + days));
const now = at(0);

/** A source of a standard workspace, in no trash, that nothing holds and no policy knows. */
const bare: LifecycleFacts = {
  ...{ now, kind: "SOURCE", holds: [], law: null, erasure: null, mode: "STANDARD", statelessFrom: null },
  ...{ sessionEnded: false, retention: null, trash: null, isGoing: false },
};

/** Facts under which exactly one rule applies, from or until a given day. */
const alone: Record<LifecycleRule, (day: number) => Partial<LifecycleFacts>> = {
  LEGAL_HOLD: (day) => ({ holds: [{ kind: "LEGAL", ground: "ZPO § 142", until: at(day) }] }),
  STATUTORY_RETENTION: (day) => ({ law: { ground: "BGB § 630f", days: 3650, until: at(day) } }),
  ERASURE: (day) => ({ erasure: { state: "SCHEDULED", scheduledFor: at(day), startedAt: null, dueAt: at(day) } }),
  STATELESS: () => ({ mode: "STATELESS", sessionEnded: true }),
  RETENTION_POLICY: (day) => ({ retention: { category: "SOURCE_DOCUMENT", days: 730, dueAt: at(day) } }),
  TRASH: (day) => ({ trash: { trashedAt: at(-1), purgeAfter: at(day) } }),
};
const keeping: readonly LifecycleRule[] = ["LEGAL_HOLD", "STATUTORY_RETENTION"];
const pairs = lifecycleRules.flatMap((strong, index) =>
  lifecycleRules.slice(index + 1).map((weak) => [strong, weak] as const),
);
/** Stateless acts at once, whatever day is asked for. */
const dayOf = (rule: LifecycleRule, day: number) => (rule === "STATELESS" ? 0 : day);

describe("precedence", () => {
  it("weighs six rules in their order, each with an explanation, whatever applies", () => {
    for (const rule of lifecycleRules) {
      const { rules } = weigh({ ...bare, ...alone[rule](10) });
      assert.deepEqual(
        rules.map((each) => each.rule),
        lifecycleRules,
      );
      assert.deepEqual(
        rules.filter(({ applies }) => applies).map((each) => each.rule),
        [rule],
      );
      assert.ok(rules.every(({ explanation }) => explanation.length > 10));
    }
  });

  it("an item that no rule applies to stays, and says so", () => {
    const { decidedBy, deleteAt, outcome } = weigh(bare);
    assert.deepEqual([decidedBy, deleteAt, outcome], [null, null, "Nothing is due to delete it."]);
  });

  for (const rule of lifecycleRules)
    it(`${rule} alone decides`, () => {
      const { decidedBy, deleteAt } = weigh({ ...bare, ...alone[rule](10) });
      assert.equal(decidedBy, rule);
      assert.deepEqual(deleteAt, keeping.includes(rule) ? null : at(dayOf(rule, 10)));
    });

  for (const [strong, weak] of pairs) {
    const both = (strongDay: number, weakDay: number) =>
      weigh({ ...bare, ...alone[weak](weakDay), ...alone[strong](strongDay) });

    if (keeping.includes(strong) && !keeping.includes(weak)) {
      it(`${strong} keeps what ${weak} would delete, and it goes when that ends`, () => {
        const { decidedBy, deleteAt } = both(20, 10);
        assert.deepEqual([decidedBy, deleteAt], [strong, at(20)]);
      });
      it(`${strong} that ends before ${weak} is due puts nothing off`, () => {
        const due = dayOf(weak, 20);
        assert.deepEqual(both(10, 20).deleteAt, at(Math.max(10, due)));
      });
    } else if (keeping.includes(strong)) {
      it(`${strong} comes before ${weak}, and the longer of both keeps`, () => {
        const facts = { ...bare, ...alone[strong](10), ...alone[weak](20), ...alone.TRASH(5) };
        const { decidedBy, deleteAt } = weigh(facts);
        assert.deepEqual([decidedBy, deleteAt], [strong, at(20)]);
      });
    } else {
      it(`of ${strong} and ${weak} on the same day the stronger decides`, () => {
        const { decidedBy, deleteAt } = both(0, 0);
        assert.deepEqual([decidedBy, deleteAt], [strong, at(0)]);
      });
      it(`of ${strong} and ${weak} the earlier date counts, whichever it is`, () => {
        for (const days of [
          [10, 20],
          [20, 10],
        ] as const) {
          const [first, second] = [dayOf(strong, days[0]), dayOf(weak, days[1])];
          const { decidedBy, deleteAt } = both(days[0], days[1]);
          assert.deepEqual([decidedBy, deleteAt], [second < first ? weak : strong, at(Math.min(first, second))]);
        }
      });
    }
  }

  it("a hold without an end keeps without one, beside others that end", () => {
    const holds: LifecycleFacts["holds"] = [
      { kind: "LEGAL", ground: "A", until: at(5) },
      { kind: "LEGAL", ground: "B", until: null },
    ];
    const { rules, deleteAt } = weigh({ ...bare, ...alone.RETENTION_POLICY(1), holds });
    assert.equal(deleteAt, null);
    assert.equal(rules[0]?.until, null);
    assert.match(rules[0]?.explanation ?? "", /2 holds keep it until released: A; B/);
  });

  it("a statutory hold and the law of a form count together, the later end keeps", () => {
    const holds: LifecycleFacts["holds"] = [{ kind: "STATUTORY", ground: "AO § 147", until: at(30) }];
    const { rules, decidedBy } = weigh({ ...bare, ...alone.STATUTORY_RETENTION(10), holds });
    assert.deepEqual([decidedBy, rules[1]?.until], ["STATUTORY_RETENTION", at(30)]);
  });

  it("the law of a form does not apply once its days are over, nor before it is complete", () => {
    for (const until of [at(0), at(-1), null]) {
      const { rules } = weigh({ ...bare, law: { ground: "BGB § 630f", days: 30, until } });
      assert.equal(rules[1]?.applies, false);
      assert.match(rules[1]?.explanation ?? "", until ? /its 30 days ended/ : /from its completion/);
    }
  });

  it("an erasure that waits for a decision deletes nothing yet; one that runs deletes now", () => {
    const erasure = { scheduledFor: null, startedAt: at(-2), dueAt: at(28) };
    const waiting = weigh({ ...bare, erasure: { ...erasure, state: "AWAITING_APPROVAL" } });
    assert.equal(waiting.decidedBy, null);
    for (const state of ["RUNNING", "RETRYING", "PARTIALLY_COMPLETED"] as const) {
      const { decidedBy, deleteAt } = weigh({ ...bare, ...alone.RETENTION_POLICY(1), erasure: { ...erasure, state } });
      assert.deepEqual([decidedBy, deleteAt], ["ERASURE", at(-2)]);
    }
  });

  it("a stateless workspace takes sources alone, and not before their session has ended", () => {
    const open = weigh({ ...bare, mode: "STATELESS", ...alone.TRASH(3) });
    assert.deepEqual([open.decidedBy, open.deleteAt], ["STATELESS", null]);
    for (const kind of ["SESSION", "FORM", "PERSON", "EXPORT"] as const)
      assert.equal(weigh({ ...bare, kind, mode: "STATELESS" }).decidedBy, null);
    const pending = weigh({ ...bare, statelessFrom: at(1) });
    assert.match(pending.rules[3]?.explanation ?? "", /becomes stateless on 2026-01-02/);
  });

  it("what is being destroyed says so, and waits while something keeps it", () => {
    const going = { ...bare, isGoing: true };
    assert.deepEqual([weigh(going).deleteAt, weigh(going).outcome], [now, "It is being destroyed now."]);
    const held = weigh({ ...going, ...alone.LEGAL_HOLD(10) });
    assert.deepEqual([held.decidedBy, held.deleteAt], ["LEGAL_HOLD", at(10)]);
    assert.match(held.outcome, /Its deletion waits for that/);
  });

  it("what is gone is told to those who manage, and to nobody else", () => {
    const told = (["COACH", "COACHEE", "ADMIN", "INTEGRATOR", "SYSTEM"] as const).filter((role) =>
      mayTraceGone({ role }),
    );
    assert.deepEqual(told, ["ADMIN", "INTEGRATOR"]);
  });

  it("what is gone is told by the rule it went by, and by its certificate once there is one", () => {
    const begunAt = at(3);
    const told = recount({ cause: "RETENTION", rule: "retention SESSION 730 days", begunAt, certified: 7 });
    assert.equal(told.decidedBy, "RETENTION_POLICY");
    assert.deepEqual(
      told.rules.filter(({ applies }) => applies).map(({ rule }) => rule),
      ["RETENTION_POLICY"],
    );
    assert.equal(told.outcome, "Destroyed from 2026-01-04 on: retention SESSION 730 days; certificate 7.");
    const byHand = recount({ cause: "SESSION_DELETED", rule: "deletion of a session", begunAt, certified: null });
    assert.equal(byHand.decidedBy, null);
    assert.match(byHand.outcome, /not certified yet/);
  });
});
