import type { Play } from "./cast";
import {
  APPROVE,
  AUDIT,
  type Decided,
  FEEDBACK,
  FOLLOW_NOTIFICATIONS,
  type Notification,
  PACKS,
  type Pack,
  SESSION,
  type SessionFacts,
} from "./queries";
import { expect, present } from "./script";
import { getPack } from "./steps-review";

/** What the others see, the recording, the answer, and the log of it all. */
export async function playWalls(play: Play): Promise<void> {
  const { script } = play;
  await script.step("The admin sees the facts and no content", () => admin(play));
  await script.step("A coach of another workspace finds nothing, and decides nothing", () => stranger(play));
  await script.step("The coach plays a piece from the middle of the recording", () => media(play));
  await script.step("The coachee answers the pack; the coach is told", () => feedback(play));
  await script.step("The audit log holds, by the API and by the command line", () => audit(play));
}

async function admin({ people, sessionId, content }: Play): Promise<string> {
  const filter = { sessionId };
  const answer = await people.admin.ask<{ evidencePacks: { nodes: Pack[] } }>(
    PACKS.replace("crossCheck { verdict score }", ""),
    { filter },
  );
  const { nodes } = answer.evidencePacks;
  expect(nodes.length >= 3, "the admin does not see the facts");
  for (const { id, l0, l1, l2, hiddenFields } of nodes) {
    expect(l0 === null && l1 === null && l2 === null, `${id} shows content`);
    for (const layer of ["l0", "l1", "l2"])
      expect(hiddenFields.includes(layer), `${id} does not say that ${layer} is hidden`);
  }
  const text = JSON.stringify(answer);
  expect(!content.some((said) => text.includes(said)), "something that was said is in the answer");
  return `${nodes.length} packs with their states, l0, l1 and l2 hidden in each`;
}

async function stranger({ people, sessionId, approved }: Play): Promise<string> {
  expect((await getPack(people.stranger, approved.id)) === null, "the pack can be read");
  const { node } = await people.stranger.ask<{ node: SessionFacts | null }>(SESSION, { id: sessionId });
  expect(node === null, "the session can be read");
  const input = { packId: approved.id, expectedVersion: approved.version };
  const { approvePack } = await people.stranger.ask<Decided>(APPROVE, { input });
  const code = approvePack?.userErrors[0]?.code;
  expect(code === "NOT_FOUND", `approvePack was answered ${code}`);
  return "null for the ids, NOT_FOUND for the decision";
}

async function media({ stage, people, sessionId }: Play): Promise<string> {
  const { node } = await people.coach.ask<{ node: SessionFacts }>(SESSION, { id: sessionId });
  const recording = present(
    node.sources.nodes.find(({ kind }) => kind === "RECORDING"),
    "there is no recording",
  );
  const url = present(recording.mediaUrl, "the recording has no address");
  const start = Math.floor(stage.recording.length / 2);
  const response = await fetch(url, { headers: { range: `bytes=${start}-${start + 1023}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.status === 206, `the answer was ${response.status}`);
  expect(bytes.equals(stage.recording.subarray(start, start + 1024)), "the bytes are not those of the recording");
  const forged = await fetch(`${url.slice(0, -4)}AAAA`);
  await forged.body?.cancel();
  expect(forged.status === 401, `a forged address was answered ${forged.status}`);
  return `206 with ${bytes.length} bytes from ${start} on, as they were recorded; 401 for a forged address`;
}

async function feedback({ people, approved }: Play): Promise<string> {
  const coach = await people.coach.follow<Notification>(FOLLOW_NOTIFICATIONS);
  try {
    const comment = "That is what I meant.";
    const { giveFeedback } = await people.coachee.ask<Decided>(FEEDBACK, {
      input: { packId: approved.id, helpful: true, comment },
    });
    expect(giveFeedback?.userErrors.length === 0, `it was refused: ${giveFeedback?.userErrors[0]?.code}`);
    await coach.until(({ notifications: { kind, resourceId } }) => {
      return kind === "FEEDBACK_RECEIVED" && resourceId === approved.id;
    });
    const seen = present(await getPack(people.coach, approved.id), "the pack is gone");
    expect(seen.feedback?.[0]?.helpful === true && seen.feedback[0].comment === comment, "the coach can't read it");
    return "helpful, with a comment that the coach can read";
  } finally {
    await coach.stop();
  }
}

async function audit({ stage, people }: Play): Promise<string> {
  type Answer = { auditIntegrity: { ok: boolean; entries: number; problem: string | null } };
  const { auditIntegrity } = await people.admin.ask<Answer>(AUDIT);
  expect(auditIntegrity.ok, `the API says: ${auditIntegrity.problem}`);
  const { integrity } = await stage.live.call("audit-verify", { workspace: "demo" });
  expect(integrity.ok, `the command line says: ${integrity.problem} at ${integrity.firstBroken}`);
  expect(integrity.entries >= auditIntegrity.entries && integrity.entries > 20, `only ${integrity.entries} entries`);
  return `${integrity.entries} entries, none changed, missing or out of place`;
}
