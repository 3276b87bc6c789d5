import { randomUUID } from "node:crypto";
import type { Play } from "./cast";
import type { Followed } from "./person";
import {
  APPROVE,
  type Decided,
  EDIT,
  FOLLOW_NOTIFICATIONS,
  NODE_PACK,
  type Notification,
  PACKS,
  type Pack,
  REGENERATE,
  REJECT,
  WIDEN_L2,
} from "./queries";
import { expect, present, Unexpected } from "./script";

/** Steps 6 and 7: what the coach decides, and what reaches whom. */
export async function playReview(play: Play): Promise<void> {
  const { script } = play;
  await script.step("Before any decision the coachee sees none of the packs", () => seesNothing(play));
  await script.step("The coach approves one; the coachee is told, in ids alone", () => approve(play));
  await script.step("The coachee reads it: claim and reasoning, and not where it was said", () => readDelivered(play));
  await script.step("The admin lets coachees see where it was said, from now on", () => widen(play));
  await script.step("The coach rewords another and approves it; now the coachee sees where as well", () => edit(play));
  await script.step("The coach rejects a third and asks again; a new pack takes its place", () => regenerate(play));
  await script.step("A stale version is a conflict, and the same request twice is one", () => conflict(play));
}

export async function getPack(person: Play["people"]["coach"], id: string): Promise<Pack | null> {
  return (await person.ask<{ node: Pack | null }>(NODE_PACK, { id })).node;
}

async function decide(play: Play, mutation: string, field: string, input: object) {
  const answer = await play.people.coach.ask<Decided>(mutation, { input });
  const decided = present(answer[field], `${field} gave no payload`);
  const codes = decided.userErrors.map(({ code, message }) => `${code}: ${message}`).join(", ");
  expect(codes === "", `${field} was refused: ${codes}`);
  return present(decided.pack, `${field} gave no pack`);
}

async function seesNothing({ people, sessionId, packs }: Play): Promise<string> {
  const listed = await people.coachee.ask<{ evidencePacks: { totalCount: number } }>(PACKS, { filter: { sessionId } });
  expect(listed.evidencePacks.totalCount === 0, `${listed.evidencePacks.totalCount} packs are listed`);
  for (const { id } of packs) expect((await getPack(people.coachee, id)) === null, `${id} can be read by its id`);
  return `an empty list, and null for each of ${packs.length} ids`;
}

function told(following: Followed<Notification>, kinds: string[], resourceId: string): Promise<Notification> {
  return following.until(
    ({ notifications: { kind, resourceId: about } }) => kinds.includes(kind) && about === resourceId,
  );
}

async function approve(play: Play): Promise<string> {
  const { people, content } = play;
  const pack = present(play.packs[0], "there is no first pack");
  const coachee = await people.coachee.follow<Notification>(FOLLOW_NOTIFICATIONS);
  try {
    const input = { packId: pack.id, expectedVersion: pack.version, deliverAfterSeconds: 0 };
    const decided = await decide(play, APPROVE, "approvePack", input);
    expect(decided.visibility === "CLIENT_VISIBLE", `it is ${decided.visibility}`);
    const { notifications } = await told(coachee, ["PACK_DELIVERED"], pack.id);
    const text = JSON.stringify(notifications);
    expect(!content.some((said) => text.includes(said)), "the notification holds content");
    expect(/^ntf_[0-9a-f-]{36}$/.test(notifications.id), "the notification's id is none");
    play.approved = present(await getPack(people.coach, pack.id), "the pack is gone");
    expect(play.approved.state === "DELIVERED", `the pack is ${play.approved.state}`);
    return `${notifications.kind} about ${notifications.resourceId}; nothing of what was said`;
  } finally {
    await coachee.stop();
  }
}

async function readDelivered({ people, approved }: Play): Promise<string> {
  const seen = present(await getPack(people.coachee, approved.id), "the coachee can't see it");
  expect(seen.l0 === approved.l0 && seen.l1 === approved.l1, "claim or reasoning are not the coach's");
  expect(seen.l2 === null && seen.hiddenFields.includes("l2"), "where it was said is not kept back");
  return `l0 and l1 as the coach approved them; hidden: ${seen.hiddenFields.join(", ")}`;
}

async function widen({ people }: Play): Promise<string> {
  type Answer = { updateWorkspace: { workspace: { l2Visibility: string } | null } };
  const input = { l2Visibility: "CLIENT_VISIBLE", idempotencyKey: randomUUID() };
  const { updateWorkspace } = await people.admin.ask<Answer>(WIDEN_L2, { input });
  expect(updateWorkspace.workspace?.l2Visibility === "CLIENT_VISIBLE", "the setting did not change");
  return "l2Visibility is CLIENT_VISIBLE";
}

async function edit(play: Play): Promise<string> {
  const { people, approved } = play;
  const pack = present(play.packs[1], "there is no second pack");
  const coachee = await people.coachee.follow<Notification>(FOLLOW_NOTIFICATIONS);
  try {
    const l1 = `${pack.l1} Reviewed with the recording.`;
    const input = { packId: pack.id, expectedVersion: pack.version, l1, approve: true, deliverAfterSeconds: 0 };
    await decide(play, EDIT, "editPack", input);
    await told(coachee, ["PACK_DELIVERED"], pack.id);
    const seen = present(await getPack(people.coachee, pack.id), "the coachee can't see it");
    expect(seen.l1 === l1, "the coachee reads another wording");
    expect(!!seen.l2?.length && seen.l2.every(({ match }) => match === "VERBATIM"), "where it was said is missing");
    const own = present(await getPack(people.coach, pack.id), "the pack is gone");
    const kept = own.edits?.find(({ layer }) => layer === "l1");
    expect(kept?.before === pack.l1 && kept?.after === l1, "the wording before is not kept");
    const earlier = present(await getPack(people.coachee, approved.id), "the first pack is gone");
    expect(earlier.l2 === null, "the wider setting reached back to what was approved before");
    return `${seen.l2.length} quotes visible, both wordings kept; the earlier pack stays as it was`;
  } finally {
    await coachee.stop();
  }
}

/** Sasha may have nothing else to say of a kind, and gives that pack back; of a theme there is most to choose from. */
const REGENERATED = ["THEME", "ACTION_ITEM", "GROWTH_AREA", "PATTERN"];

async function regenerate(play: Play): Promise<string> {
  const rank = ({ kind }: Pack) => REGENERATED.indexOf(kind);
  const candidates = play.packs.slice(2).sort((one, other) => rank(one) - rank(other));
  const coach = await play.people.coach.follow<Notification>(FOLLOW_NOTIFICATIONS);
  try {
    for (const pack of candidates) {
      await askAgain(play, pack);
      const kind = await outcomeOf(coach, play.sessionId, pack);
      if (kind === "PACKS_READY_FOR_REVIEW") return await checkReplaced(play, pack);
      const returned = await getPack(play.people.coach, pack.id);
      expect(returned?.state === "PENDING_REVIEW", `a pack that was given back is ${returned?.state}`);
    }
  } finally {
    await coach.stop();
  }
  throw new Unexpected(`each of ${candidates.length} packs was given back, and none replaced`);
}

async function askAgain(play: Play, pack: Pack): Promise<void> {
  const reason = { reason: "NOT_USEFUL", note: "Too general for the next conversation." };
  const given = { packId: pack.id, expectedVersion: pack.version };
  const rejected = await decide(play, REJECT, "rejectPack", { ...given, ...reason });
  expect(rejected.state === "REJECTED", `it is ${rejected.state}`);
  const again = { packId: pack.id, expectedVersion: rejected.version, guidance: "Look at what comes next." };
  await decide(play, REGENERATE, "regeneratePack", again);
}

async function outcomeOf(coach: Followed<Notification>, sessionId: string, pack: Pack): Promise<string> {
  const { notifications } = await coach.until(({ notifications: { kind, resourceId } }) => {
    const isReady = kind === "PACKS_READY_FOR_REVIEW" && resourceId === sessionId;
    return isReady || (kind === "PACK_RETURNED" && resourceId === pack.id);
  });
  return notifications.kind;
}

async function checkReplaced({ people }: Play, pack: Pack): Promise<string> {
  const old = present(await getPack(people.coach, pack.id), "the rejected pack is gone");
  expect(old.state === "SUPERSEDED", `the rejected pack is ${old.state}`);
  const newId = present(old.replacedBy, "nothing took its place").id;
  const made = present(await getPack(people.coach, newId), "the new pack can't be read");
  expect(made.state === "PENDING_REVIEW" && made.replaces?.id === pack.id, `the new pack is ${made.state}`);
  expect(made.l0 !== old.l0, "the new pack claims what the rejected one did");
  expect((await getPack(people.coachee, newId)) === null, "the coachee sees it before it is approved");
  return `${newId} replaces ${pack.id}, with another claim; both are kept`;
}

async function conflict({ people, packs, approved, sessionId }: Play): Promise<string> {
  const stale = { packId: approved.id, expectedVersion: packs[0]?.version, deliverAfterSeconds: 0 };
  const { approvePack } = await people.coach.ask<Decided>(APPROVE, { input: stale });
  expect(approvePack?.userErrors[0]?.code === "CONFLICT", `it was answered ${approvePack?.userErrors[0]?.code}`);
  const filter = { sessionId, state: ["PENDING_REVIEW"] };
  const { evidencePacks } = await people.coach.ask<{ evidencePacks: { nodes: Pack[] } }>(PACKS, { filter });
  const pack = present(evidencePacks.nodes[0], "no pack waits for review any more");
  const l1 = `${pack.l1} Reworded once.`;
  const input = { packId: pack.id, expectedVersion: pack.version, l1, idempotencyKey: randomUUID() };
  const once = await people.coach.ask<Decided>(EDIT, { input });
  const twice = await people.coach.ask<Decided>(EDIT, { input });
  const versions = [once, twice].map(({ editPack }) => editPack?.pack?.version);
  expect(versions[0] === pack.version + 1 && versions[1] === versions[0], `versions ${versions.join(", ")}`);
  const { edits } = present(await getPack(people.coach, pack.id), "the pack is gone");
  expect(edits?.length === 1, `${edits?.length} edits are kept`);
  return `CONFLICT for the stale one; the repeated edit was made once, at version ${versions[0]}`;
}
