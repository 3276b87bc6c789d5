import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../main";
import type { Terminal } from "../terminal";
import type { Play } from "./cast";
import { Person } from "./person";
import {
  ERASURE_PREVIEW,
  ERASURE_STATUS,
  type ErasureStatus,
  FOLLOW_ERASURE,
  type PreviewAnswer,
  REQUEST_ERASURE,
  type RequestedErasure,
  SESSION,
  type SessionFacts,
} from "./queries";
import { expect, present } from "./script";

/** The eighth step: the coachee is erased, follows it without an account, and anybody can check the proof. */
export async function playDispose(play: Play): Promise<void> {
  const { script } = play;
  const asked = { receipt: "", requestId: "" };
  let jws = "";
  await script.step("A backup is taken, before anything is deleted", () => backup(play));
  await script.step("The coachee previews their erasure and asks for it", async () => {
    Object.assign(asked, await request(play));
    return "a receipt, given once";
  });
  await script.step("The account is gone; the receipt follows the erasure to its certificate", async () => {
    const status = await follow(play, asked);
    jws = present(status.certificates[0]?.jws, "there is no certificate");
    return `${status.state}, certificate ${status.certificates[0]?.number} (${status.certificates[0]?.kind})`;
  });
  await script.step("The certificate is verified offline, and refused after one changed byte", () => verify(play, jws));
  await script.step("Nobody finds the session any more, and each backup of before is unreadable", () => gone(play));
}

async function backup({ stage }: Play): Promise<string> {
  const { state, byteSize } = await stage.live.call("backup-create", {});
  expect(state === "AVAILABLE" && byteSize > 0, `the backup is ${state}`);
  return `${byteSize} bytes, sealed`;
}

async function request({ people, coacheeId }: Play): Promise<{ receipt: string; requestId: string }> {
  const { erasurePreview } = await people.coachee.ask<PreviewAnswer>(ERASURE_PREVIEW, { id: coacheeId });
  const rows = erasurePreview.erased.reduce((sum, { count }) => sum + count, 0);
  expect(rows > 20, `the preview counts ${rows}`);
  const input = { subjectId: coacheeId, previewToken: erasurePreview.token, idempotencyKey: "demo-erasure" };
  const wrong = await people.coachee.ask<RequestedErasure>(REQUEST_ERASURE, {
    input: { ...input, confirmation: "yes" },
  });
  const code = wrong.requestErasure.userErrors[0]?.code;
  expect(code === "CONFIRMATION_MISMATCH", `a wrong confirmation was answered ${code}`);
  const answer = await people.coachee.ask<RequestedErasure>(REQUEST_ERASURE, {
    input: { ...input, confirmation: "ERASE" },
  });
  const { receipt, request: asked, userErrors } = answer.requestErasure;
  expect(userErrors.length === 0, `it was refused: ${userErrors[0]?.code}`);
  return { receipt: present(receipt, "there is no receipt"), requestId: present(asked, "there is no request").id };
}

async function follow(play: Play, asked: { receipt: string; requestId: string }): Promise<ErasureStatus> {
  const nobody = new Person(play.stage.url, null);
  const steps = await nobody.follow<{ erasureProgress: { name: string; state: string } }>(FOLLOW_ERASURE, asked);
  while (await steps.next());
  await steps.stop();
  const { erasureStatus } = await nobody.ask<{ erasureStatus: ErasureStatus | null }>(ERASURE_STATUS, {
    receipt: asked.receipt,
  });
  const status = present(erasureStatus, "the receipt opens nothing");
  expect(status.state === "COMPLETED", `the erasure is ${status.state}`);
  expect(
    status.steps.every(({ state }) => state === "DONE"),
    "not every step is done",
  );
  return status;
}

async function verify({ stage }: Play, jws: string): Promise<string> {
  const keys = await (await fetch(`${stage.url}/.well-known/jwks.json`)).text();
  const file = (name: string) => join(stage.folder, name);
  await writeFile(file("keys.json"), keys);
  const check = async (name: string, text: string) => {
    await writeFile(file(name), text);
    return run(["certificate", "verify", file(name), "--jwks", file("keys.json"), "--json"], quiet);
  };
  const middle = Math.floor(jws.length / 2);
  const changed = `${jws.slice(0, middle)}${jws[middle] === "A" ? "B" : "A"}${jws.slice(middle + 1)}`;
  const [whole, altered] = [await check("certificate.jws", jws), await check("altered.jws", changed)];
  expect(whole === 0, `it was answered with exit code ${whole}`);
  expect(altered === 1, `a changed byte was answered with exit code ${altered}`);
  return "exit code 0, and 1 for a changed byte";
}

const quiet: Terminal = { env: {}, out: () => undefined, err: () => undefined, isWatched: false, columns: 80 };

async function gone({ stage, people, sessionId }: Play): Promise<string> {
  for (const person of [people.coach, people.admin]) {
    const { node } = await person.ask<{ node: SessionFacts | null }>(SESSION, { id: sessionId });
    expect(node === null, "the session is still found");
  }
  const [scrub] = await stage.live.call("backup-scrub", {});
  expect(scrub?.state === "PENDING" && scrub.pending > 0, `the backups' scrub is ${scrub?.state}`);
  return `null for its id; ${scrub.pending} backups of before wait for their end on ${scrub.dueAt.slice(0, 10)}`;
}
