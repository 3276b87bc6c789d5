import type { Who } from "../app";
import type { DeletionCause, ErasureState, HoldKind, RetentionCategory, WorkspaceMode } from "../entities";

/** In order of precedence, strongest first. */
export const lifecycleRules = [
  "LEGAL_HOLD",
  "STATUTORY_RETENTION",
  "ERASURE",
  "STATELESS",
  "RETENTION_POLICY",
  "TRASH",
] as const;
export type LifecycleRule = (typeof lifecycleRules)[number];

/** What is known of a living item. Nothing here names a person or repeats what was said. */
export interface LifecycleFacts {
  now: Date;
  kind: "SESSION" | "SOURCE" | "FORM" | "PERSON" | "EXPORT";
  /** Holds that stand, on it, its session or its people. */
  holds: readonly { kind: HoldKind; ground: string; until: Date | null }[];
  /** The law of a form's template; `until` is null while the form is not complete. */
  law: { ground: string; days: number; until: Date | null } | null;
  erasure: { state: ErasureState; scheduledFor: Date | null; startedAt: Date | null; dueAt: Date } | null;
  mode: WorkspaceMode;
  /** From when the workspace is to be stateless. */
  statelessFrom: Date | null;
  /** Whether its session has ended; null where it has none. */
  sessionEnded: boolean | null;
  retention: { category: RetentionCategory | "EXPORT"; days: number; dueAt: Date } | null;
  trash: { trashedAt: Date; purgeAfter: Date } | null;
  /** Somebody has deleted it for good, or its time has come: it is being destroyed. */
  isGoing: boolean;
}

export interface RuleOutcome {
  rule: LifecycleRule;
  applies: boolean;
  /** Until when it keeps the item, or from when the item goes by it; null for no date. */
  until: Date | null;
  explanation: string;
}

export interface Weighed {
  rules: RuleOutcome[];
  /** Null when nothing applies. */
  decidedBy: LifecycleRule | null;
  deleteAt: Date | null;
  outcome: string;
}

const KEEPING: readonly LifecycleRule[] = ["LEGAL_HOLD", "STATUTORY_RETENTION"];

/**
 * Every rule, weighed. What keeps is stronger than what deletes: nothing goes while it stands, and what is due goes once it
 * ends. Of what deletes, the earliest date counts, and of equal ones the stronger; one without a date gives way to none weaker.
 */
export function weigh(facts: LifecycleFacts): Weighed {
  const rules = lifecycleRules.map((rule) => ({ rule, ...judges[rule](facts) }));
  const applying = rules.filter(({ applies }) => applies);
  const keeping = applying.filter(({ rule }) => KEEPING.includes(rule));
  const deleting = first(applying.filter(({ rule }) => !KEEPING.includes(rule)));
  const keeper = keeping[0];
  const due = facts.isGoing ? facts.now : (deleting?.until ?? null);
  if (!keeper) return { rules, decidedBy: deleting?.rule ?? null, deleteAt: due, outcome: outcomeOf(facts, deleting) };
  const kept = keeping.some(({ until }) => until === null) ? null : latest(keeping.map(({ until }) => until as Date));
  const deleteAt = kept && due ? latest([kept, due]) : null;
  return { rules, decidedBy: keeper.rule, deleteAt, outcome: keptOutcome(facts, keeper, kept, deleteAt) };
}

function first(deleting: readonly RuleOutcome[]): RuleOutcome | undefined {
  return deleting.reduce<RuleOutcome | undefined>((best, each) => {
    if (!best) return each;
    return best.until && each.until && each.until < best.until ? each : best;
  }, undefined);
}

function latest(dates: readonly Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}

function outcomeOf({ isGoing }: LifecycleFacts, by: RuleOutcome | undefined): string {
  if (isGoing) return "It is being destroyed now.";
  if (!by) return "Nothing is due to delete it.";
  if (!by.until) return `${by.rule} decides: it goes as soon as that comes about.`;
  return `${by.rule} decides: it goes from ${day(by.until)} on.`;
}

function keptOutcome(facts: LifecycleFacts, by: RuleOutcome, kept: Date | null, deleteAt: Date | null): string {
  const until = kept ? `until ${day(kept)}` : "with no end set";
  const then = deleteAt ? `; it goes from ${day(deleteAt)} on` : "";
  const asked = facts.isGoing ? " Its deletion waits for that." : "";
  return `${by.rule} decides: it is kept ${until}${then}.${asked}`;
}

type Judged = Omit<RuleOutcome, "rule">;
const no = (explanation: string): Judged => ({ applies: false, until: null, explanation });

const judges: Record<LifecycleRule, (facts: LifecycleFacts) => Judged> = {
  LEGAL_HOLD: ({ holds }) => holdOf(holds, "LEGAL") ?? no("No legal hold is on it, its session or its people."),
  STATUTORY_RETENTION: judgeLaw,
  ERASURE: judgeErasure,
  STATELESS: judgeStateless,
  RETENTION_POLICY: judgeRetention,
  TRASH: judgeTrash,
};

function holdOf(all: LifecycleFacts["holds"], kind: HoldKind): Judged | null {
  const holds = all.filter((hold) => hold.kind === kind);
  if (holds.length === 0) return null;
  const dates = holds.map(({ until }) => until);
  const until = dates.includes(null) ? null : latest(dates as Date[]);
  const grounds = [...new Set(holds.map(({ ground }) => ground))].join("; ");
  const many = holds.length === 1 ? "1 hold keeps" : `${holds.length} holds keep`;
  return {
    applies: true,
    until,
    explanation: `${many} it ${until ? `until ${day(until)}` : "until released"}: ${grounds}.`,
  };
}

function judgeLaw({ holds, law, now }: LifecycleFacts): Judged {
  const hold = holdOf(holds, "STATUTORY");
  const stands = law?.until && law.until > now ? law : null;
  if (!stands) {
    if (hold) return hold;
    if (!law) return no("No law is named that keeps it.");
    const why = law.until ? `its ${law.days} days ended on ${day(law.until)}` : "its days count from its completion";
    return no(`${law.ground}: ${why}.`);
  }
  const until = stands.until as Date;
  const said = `${stands.ground}: kept ${stands.days} days from its completion, until ${day(until)}.`;
  if (!hold) return { applies: true, until, explanation: said };
  const longer = hold.until ? latest([hold.until, until]) : null;
  return { applies: true, until: longer, explanation: `${said} ${hold.explanation}` };
}

function judgeErasure({ erasure, now }: LifecycleFacts): Judged {
  if (!erasure) return no("No erasure of its person is asked for.");
  const { state, scheduledFor, startedAt, dueAt } = erasure;
  if (state === "AWAITING_APPROVAL")
    return no(`An erasure waits for a second person's decision; it is due by ${day(dueAt)}.`);
  if (state === "SCHEDULED") {
    const until = scheduledFor ?? dueAt;
    return { applies: true, until, explanation: `An erasure of its person begins on ${day(until)}.` };
  }
  const since = startedAt ?? now;
  const explanation =
    state === "PARTIALLY_COMPLETED"
      ? `An erasure of its person began on ${day(since)}; what was kept goes once nothing keeps it.`
      : `An erasure of its person runs since ${day(since)}.`;
  return { applies: true, until: since, explanation };
}

function judgeStateless({ kind, mode, statelessFrom, sessionEnded, now }: LifecycleFacts): Judged {
  if (kind !== "SOURCE") return no("The stateless mode takes sources alone; this is none.");
  if (mode !== "STATELESS") {
    const later = statelessFrom ? ` It becomes stateless on ${day(statelessFrom)}.` : "";
    return no(`The workspace keeps its sources for their period.${later}`);
  }
  const explanation = "The workspace is stateless: a source goes the moment its session completes.";
  return { applies: true, until: sessionEnded === false ? null : now, explanation };
}

const counted = {
  SESSION: "its end, else its completion, else its creation",
  SOURCE_DOCUMENT: "its creation",
  FILLED_FORM: "its completion, else its creation",
  EXPORT: "the time it was ready",
} as const;

function judgeRetention({ kind, retention }: LifecycleFacts): Judged {
  if (kind === "PERSON") return no("A profile has no period: it stays until its person is erased.");
  if (!retention) return no("It has no period yet.");
  const { category, days, dueAt } = retention;
  const explanation = `${days} days from ${counted[category]}, then from 00:00 UTC on: due on ${day(dueAt)}.`;
  return { applies: true, until: dueAt, explanation };
}

function judgeTrash({ trash }: LifecycleFacts): Judged {
  if (!trash) return no("It is not in the trash.");
  const { trashedAt, purgeAfter } = trash;
  const explanation = `In the trash since ${day(trashedAt)}; restorable until ${day(purgeAfter)}, and destroyed then.`;
  return { applies: true, until: purgeAfter, explanation };
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** What is gone had an owner nobody knows any more: it is told to those who manage. */
export function mayTraceGone({ role }: Pick<Who, "role">): boolean {
  return role === "ADMIN" || role === "INTEGRATOR";
}

/** By which rule each cause deletes; a deletion by hand stands beside the rules. */
const ruleOf: Record<DeletionCause, LifecycleRule | null> = {
  RETENTION: "RETENTION_POLICY",
  ERASURE: "ERASURE",
  TRASH_EXPIRED: "TRASH",
  ADMIN_PURGE: null,
  STATELESS: "STATELESS",
  SESSION_DELETED: null,
  HOLD_ENDED: null,
  BACKUP_SCRUB: null,
};

/** The same of an item that is gone: by which rule, when, and that nothing kept it when its destruction began. */
export function recount(gone: {
  cause: DeletionCause;
  rule: string;
  begunAt: Date;
  certified: number | null;
}): Weighed {
  const decidedBy = ruleOf[gone.cause];
  const begun = day(gone.begunAt);
  const rules = lifecycleRules.map((rule): RuleOutcome => {
    if (rule === decidedBy)
      return {
        rule,
        applies: true,
        until: gone.begunAt,
        explanation: `It went by this rule on ${begun}: ${gone.rule}.`,
      };
    const isKeeper = KEEPING.includes(rule);
    return { rule, ...no(isKeeper ? `Nothing of this kind kept it on ${begun}.` : "It did not go by this rule.") };
  });
  const proof = gone.certified === null ? "not certified yet" : `certificate ${gone.certified}`;
  return { rules, decidedBy, deleteAt: null, outcome: `Destroyed from ${begun} on: ${gone.rule}; ${proof}.` };
}
