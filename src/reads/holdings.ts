import type { RetentionCategory, RetentionPolicy } from "../entities";
import type { Loaders } from "./loaders";
import { listPolicies } from "./retention";
import { getWorkspace } from "./workspaces";

/** What the look-up of what is kept about its caller counts. */
interface Found {
  category: string;
  found: number;
  since: Date | null;
  until: Date | null;
}

export interface Holding {
  category: string;
  count: number;
  since: Date | null;
  until: Date | null;
  rule: "LEGAL_HOLD" | "STATUTORY_RETENTION" | "ERASURE" | "STATELESS" | "RETENTION_POLICY" | "TRASH";
  explanation: string;
}

interface Standing {
  held: boolean;
  isStateless: boolean;
  daysOf(category: RetentionCategory): number;
}

type Words = (standing: Standing) => Pick<Holding, "rule" | "explanation">;

const untilErased =
  (what: string): Words =>
  () => ({ rule: "ERASURE", explanation: `${what} Kept until you are erased; you can ask for that at any time.` });

const withSession =
  (what: string): Words =>
  ({ daysOf }) => ({
    rule: "RETENTION_POLICY",
    explanation: `${what} Kept as long as its session: ${daysOf("SESSION")} days from the session's end.`,
  });

const inTrash =
  (what: string): Words =>
  () => ({ rule: "TRASH", explanation: `${what} Deleted, and restorable until it is destroyed.` });

const words: Record<string, Words> = {
  PROFILE: untilErased("Your name, e-mail address and role, encrypted."),
  ZOOM_CONNECTIONS: untilErased("Whose recordings come in from Zoom, with the tokens that fetch them, encrypted."),
  SESSIONS: withSession("Sessions that you led or were coached in."),
  SOURCES: ({ isStateless, daysOf }) =>
    isStateless
      ? { rule: "STATELESS", explanation: "What sessions were made from. Destroyed when the session is completed." }
      : {
          rule: "RETENTION_POLICY",
          explanation: `What sessions were made from, encrypted. Kept for ${daysOf("SOURCE_DOCUMENT")} days from when it came in.`,
        },
  SOURCES_IN_TRASH: inTrash("What sessions were made from."),
  TRANSCRIPTS: withSession("What was said in your sessions, encrypted. No person reads it whole."),
  UTTERANCES: withSession("The single statements of those transcripts."),
  INSIGHTS: withSession("What was derived from those transcripts, encrypted; the system alone reads it."),
  PACKS_DELIVERED: withSession("Insights with their evidence that the coach has delivered."),
  PACKS_NOT_DELIVERED: withSession("Insights that the coach has not delivered, or has withdrawn or rejected."),
  QUOTES: withSession("Words that insights lean on, encrypted."),
  PACK_EDITS: withSession("How the coach reworded insights."),
  PACK_DECISIONS: withSession("What the coach decided about insights."),
  FEEDBACK: withSession("What was answered to delivered insights."),
  MODEL_CALLS: withSession("Which model derived what, and when; hashes instead of text."),
  FORMS: ({ daysOf }) => ({
    rule: "RETENTION_POLICY",
    explanation: `Forms filled from your sessions. Kept for ${daysOf("FILLED_FORM")} days from their completion, longer where a law says so.`,
  }),
  FORMS_IN_TRASH: inTrash("Forms filled from your sessions."),
  EXPORTS: () => ({
    rule: "RETENTION_POLICY",
    explanation: "Copies that you asked for, or that you are in, encrypted. Each is destroyed when it expires.",
  }),
  NOTIFICATIONS: untilErased("That something happened: a kind and an id each."),
  ERASURE_REQUESTS: () => ({
    rule: "STATUTORY_RETENTION",
    explanation: "That you asked to be erased, or somebody did for you: dates and random refs, for 24 months.",
  }),
  HOLDS: () => ({ rule: "LEGAL_HOLD", explanation: "Duties to keep data about you. Each goes with what it kept." }),
  AUDIT_ENTRIES: () => ({
    rule: "STATUTORY_RETENTION",
    explanation:
      "What you did, under a random ref. The entries stay; once you are erased, nothing leads from the ref to you.",
  }),
};

/** Everything that is kept about the viewer, whether or not they may read it. What there is none of is left out. */
export async function listHoldings(loaders: Loaders): Promise<Holding[]> {
  const { userId } = loaders.who;
  const [found, policies, workspace, holds] = await Promise.all([
    loaders.rows<Found>({
      text: "select category, found, since, until from kept_about_me()",
      values: [],
      kinds: new Map([
        ["since", "instant" as const],
        ["until", "instant" as const],
      ]),
    }),
    listPolicies(loaders),
    getWorkspace(loaders),
    loaders.rows<object>({
      text: "select 1 as held from holds_on(array[$1::uuid], $2)",
      values: [userId, loaders.now()],
      kinds: new Map(),
    }),
  ]);
  const standing = { held: holds.length > 0, isStateless: workspace.mode === "STATELESS", daysOf: daysIn(policies) };
  return found.filter((row) => row.found > 0).map((row) => toHolding(row, standing));
}

function daysIn(policies: readonly RetentionPolicy[]): Standing["daysOf"] {
  return (category) => policies.find((policy) => policy.category === category)?.days ?? 0;
}

/** A hold on the person keeps everything that would otherwise go. */
function toHolding({ category, found: count, since, until }: Found, standing: Standing): Holding {
  const said = words[category]?.(standing);
  if (!said) throw new Error(`Nothing explains ${category}.`);
  if (!standing.held) return { category, count, since, until, ...said };
  const explanation = `${said.explanation} A hold on you keeps it beyond that, until the hold ends.`;
  return { category, count, since, until: null, rule: "LEGAL_HOLD", explanation };
}
