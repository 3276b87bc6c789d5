import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { Person } from "../../src/cli/demo/person";

type Payload = { userErrors: { code: string; message: string }[] } & Record<string, unknown>;

/** A mutation that is expected to be done: its payload's object, with the fields asked for. */
export async function act<T>(person: Person, mutation: string, input: object, result: string): Promise<T> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const name = INPUTS[mutation] ?? type;
  const text = `mutation ($input: ${name}!) { ${mutation}(input: $input) { userErrors { code message } ${result} } }`;
  const answer = (await person.ask<Record<string, Payload>>(text, { input }))[mutation] as Payload;
  assert.deepEqual(answer.userErrors, [], mutation);
  const [object] = Object.entries(answer).filter(([field]) => field !== "userErrors");
  return object?.[1] as T;
}

const INPUTS: Record<string, string> = {
  approvePack: "PackDecisionInput",
  undoDecision: "PackDecisionInput",
  withdrawPack: "PackDecisionInput",
  completeSession: "SessionActionInput",
  deleteSource: "DestroyInput",
  deleteFilledForm: "DestroyInput",
  extendErasureDeadline: "ErasureDecisionInput",
  cancelErasure: "ErasureDecisionInput",
};

/** A mutation that is expected to be refused: the code. */
export async function refusal(person: Person, mutation: string, input: object): Promise<string | undefined> {
  const type = INPUTS[mutation] ?? `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const text = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`;
  const answer = await person.ask<Record<string, Payload>>(text, { input });
  return answer[mutation]?.userErrors[0]?.code;
}

/** Asks until the answer fits. */
export async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean, ms = 30_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) assert.fail(`It did not come to pass: ${JSON.stringify(answer)}`);
    await pause(50);
  }
}

export interface SeenPack {
  id: string;
  state: string;
  version: number;
  l0: string | null;
  l1: string | null;
  l2: { quote: string; speaker: string; match: string; jumpUrl: string | null }[] | null;
  crossCheck: { verdict: string } | null;
  feedback: { helpful: boolean; comment: string | null; correction: string | null }[] | null;
}

/** The packs that this person sees of a session. */
export async function packsOf(person: Person, sessionId: string): Promise<SeenPack[]> {
  type Answer = { evidencePacks: { nodes: SeenPack[] } };
  const text = `query ($filter: EvidencePackFilter) { evidencePacks(first: 50, filter: $filter) { nodes {
    id state version l0 l1 l2 { quote speaker match jumpUrl } crossCheck { verdict } feedback { helpful comment correction } } } }`;
  return (await person.ask<Answer>(text, { filter: { sessionId } })).evidencePacks.nodes;
}

export interface SeenSession {
  id: string;
  title: string | null;
  state: string;
  step: string;
  failure: string | null;
  sources: { nodes: { id: string; kind: string; state: string; filename: string | null; mediaUrl: string | null }[] };
}

export async function sessionsOf(person: Person): Promise<SeenSession[]> {
  type Answer = { sessions: { nodes: SeenSession[] } };
  const text = `{ sessions(first: 20) { nodes { id title state step failure
    sources(first: 10) { nodes { id kind state filename mediaUrl } } } } }`;
  return (await person.ask<Answer>(text)).sessions.nodes;
}

export async function toldOf(person: Person): Promise<{ kind: string; resourceId: string | null }[]> {
  type Answer = { notifications: { nodes: { kind: string; resourceId: string | null }[] } };
  return (await person.ask<Answer>("{ notifications(first: 50) { nodes { kind resourceId } } }")).notifications.nodes;
}

export interface SeenForm {
  state: string;
  values:
    | {
        key: string;
        value: string | null;
        origin: string;
        sources: { startChar: number | null; endChar: number | null; quote: string | null }[];
      }[]
    | null;
}

export async function formOf(person: Person, id: string): Promise<SeenForm | null> {
  const text = `query ($id: ID!) { node(id: $id) { ... on FilledForm { state values { key value origin sources { startChar endChar quote } } } } }`;
  return (await person.ask<{ node: SeenForm | null }>(text, { id })).node;
}
