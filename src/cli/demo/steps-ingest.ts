import type { Play } from "./cast";
import {
  ASSIGN,
  CONNECT_ZOOM,
  FOLLOW_SESSION,
  PACKS,
  type Pack,
  PEOPLE,
  type Progress,
  SESSION,
  SESSIONS,
  type SessionFacts,
} from "./queries";
import { expect, present } from "./script";
import { COACHEE_NAME } from "./stage";
import { ACCOUNT, type Events, makeEvents, post, TOPIC } from "./zoom";

interface Refusals {
  userErrors: { code: string }[];
}
const codes = ({ userErrors }: Refusals) => userErrors.map(({ code }) => code).join(", ");

/** Steps 1 to 5: from a recorded event to packs for review. */
export async function playIngest(play: Play): Promise<void> {
  const { script } = play;
  const events = makeEvents(play.stage);
  await script.step("The coach says which Zoom account is theirs", () => connect(play));
  await script.step("Zoom's door refuses what is not signed, and forgets a stranger's recording", () =>
    refuse(play, events),
  );
  await script.step("Zoom reports a recording; the same event twice is one", () => record(play, events));
  await script.step("Zoom reports the transcript; the steps run to the end", () => follow(play, events));
  await script.step("The recording and the transcript are in, scanned, and the speakers known", () => inspect(play));
  await script.step("The coach says whose session it is", () => assign(play));
  await script.step("The coach reads the packs: claim, reasoning, and where it was said", () => read(play));
}

async function connect({ people }: Play): Promise<string> {
  type Answer = { connectZoom: Refusals & { connection: { id: string; state: string } | null } };
  const { connectZoom } = await people.coach.ask<Answer>(CONNECT_ZOOM, { input: ACCOUNT });
  const connection = present(connectZoom.connection, `connectZoom answered ${codes(connectZoom)}`);
  const again = await people.stranger.ask<Answer>(CONNECT_ZOOM, { input: ACCOUNT });
  expect(codes(again.connectZoom) === "CONFLICT", "a second claim on the account was not refused with CONFLICT");
  return `${connection.id} is ${connection.state}; a claim from another workspace is CONFLICT`;
}

async function refuse({ stage, people }: Play, events: Events): Promise<string> {
  const forged = await post(stage, events.recording, "not-the-secret");
  expect(forged.status === 401, `a forged event was answered ${forged.status}`);
  const unknown = await post(stage, events.stranger);
  expect(unknown.status === 200 && unknown.outcome === "ignored", `a stranger's was answered ${unknown.status}`);
  expect((await findSession(people.coach)) === null, "something was stored");
  return "401 for the forged one, 200 and nothing stored for the stranger's";
}

async function findSession(coach: Play["people"]["coach"]): Promise<string | null> {
  type Answer = { sessions: { nodes: { id: string; title: string | null; state: string }[] } };
  const { sessions } = await coach.ask<Answer>(SESSIONS);
  return sessions.nodes.find(({ title }) => title === TOPIC)?.id ?? null;
}

async function record(play: Play, events: Events): Promise<string> {
  const first = await post(play.stage, events.recording);
  expect(first.outcome === "accepted", `the event was answered ${first.status} ${first.outcome}`);
  const second = await post(play.stage, events.recording);
  expect(second.outcome === "duplicate", `the retry was answered ${second.status} ${second.outcome}`);
  play.sessionId = present(await findSession(play.people.coach), "the session is not there");
  return `${play.sessionId} is open; the retry was a duplicate`;
}

async function follow({ stage, people, sessionId }: Play, events: Events): Promise<string> {
  const progress = await people.coach.follow<Progress>(FOLLOW_SESSION, { id: sessionId });
  try {
    const { status, outcome } = await post(stage, events.transcript);
    expect(outcome === "accepted", `the event was answered ${status} ${outcome}`);
    const steps: string[] = [];
    for (let event = await progress.next(); event; event = await progress.next()) {
      const { step, state } = event.sessionProgress;
      if (steps.at(-1) !== `${step} ${state}`) steps.push(`${step} ${state}`);
    }
    expect(steps.at(-1) === "APPROVE DONE", `the session ended at ${steps.at(-1) ?? "nothing"}`);
    return `seen live: ${steps.join(", ")}`;
  } finally {
    await progress.stop();
  }
}

async function inspect({ stage, people, sessionId }: Play): Promise<string> {
  const { node } = await people.coach.ask<{ node: SessionFacts }>(SESSION, { id: sessionId });
  const sources = node.sources.nodes;
  expect(node.state === "READY", `the session is ${node.state}`);
  expect(sources.length === 2, `there are ${sources.length} sources, and not a recording and a transcript`);
  for (const { id, state, scan } of sources)
    expect(state === "STORED" && scan.verdict === "CLEAN", `${id} is ${state}, its scan ${scan.verdict}`);
  const recording = sources.find(({ kind }) => kind === "RECORDING");
  expect(recording?.byteSize === stage.recording.length, "the recording is not as long as the one that was served");
  const known = node.speakers?.filter(({ user }) => user !== null).length ?? 0;
  expect(known >= 1, "no speaker was recognised as the coach");
  const utterances = present(node.transcript, "there are no facts of a transcript").utteranceCount;
  return `${recording.byteSize} bytes, ${utterances} utterances, ${known} of ${node.speakers?.length} speakers known`;
}

async function assign(play: Play): Promise<string> {
  type People = { users: { nodes: { id: string; displayName: string | null }[] } };
  const { users } = await play.people.admin.ask<People>(PEOPLE, { role: "COACHEE" });
  const coachee = present(
    users.nodes.find(({ displayName }) => displayName === COACHEE_NAME),
    "the demo's coachee is not there",
  );
  play.coacheeId = coachee.id;
  type Answer = { assignCoachee: Refusals & { session: { coachee: { id: string } | null } | null } };
  const input = { sessionId: play.sessionId, coacheeId: coachee.id };
  const { assignCoachee } = await play.people.coach.ask<Answer>(ASSIGN, { input });
  expect(assignCoachee.session?.coachee?.id === coachee.id, `assignCoachee answered ${codes(assignCoachee)}`);
  return `it is ${coachee.id}'s`;
}

async function read(play: Play): Promise<string> {
  const filter = { sessionId: play.sessionId, state: ["PENDING_REVIEW"] };
  const { evidencePacks } = await play.people.coach.ask<{ evidencePacks: { nodes: Pack[] } }>(PACKS, { filter });
  const packs = evidencePacks.nodes;
  expect(packs.length >= 3, `there are ${packs.length} packs, and at least 3 were expected`);
  for (const { id, l0, l1, l2, visibility, crossCheck } of packs) {
    expect(!!l0 && !!l1 && !!l2?.length, `${id} lacks a layer`);
    expect(visibility === "COACH_ONLY", `${id} is ${visibility} before anybody approved it`);
    expect(crossCheck !== null && crossCheck?.verdict !== "UNSUPPORTED", `${id} is ${crossCheck?.verdict}`);
    for (const { match } of l2) expect(match === "VERBATIM", `a quote of ${id} is ${match}`);
  }
  play.packs = packs;
  play.content = packs.flatMap(({ l0, l2 }) => [l0 as string, ...(l2 ?? []).map(({ quote }) => quote)]);
  const quotes = packs.flatMap(({ l2 }) => l2 ?? []).length;
  const kinds = [...new Set(packs.map(({ kind }) => kind))].join(", ");
  return `${packs.length} packs (${kinds}), ${quotes} quotes, each found word for word in the transcript`;
}
