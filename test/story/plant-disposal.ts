import assert from "node:assert/strict";
import type { Person } from "../../src/cli/demo/person";
import {
  ERASURE_PREVIEW,
  type PreviewAnswer,
  REQUEST_ERASURE,
  type RequestedErasure,
} from "../../src/cli/demo/queries";
import { act, eventually, formOf } from "./asked";
import type { DisposalKind } from "./planted-disposal";

export interface DisposalScene {
  admin: Person;
  coach: Person;
  /** Public. */
  coacheeId: string;
  planted: Record<DisposalKind, string>;
}

/** A text and a form of the coachee's, put into the trash with a reason. */
export async function throwAway({ coach, coacheeId, planted }: DisposalScene): Promise<void> {
  const input = { kind: "FILL", coacheeId };
  const { id: sessionId } = await act<{ id: string }>(coach, "createSession", input, "session { id }");
  const text = { sessionId, text: `Mood: ${planted["trashed text"]}\n`, filename: "mood.txt" };
  const source = await act<{ id: string }>(coach, "addTextSource", text, "source { id }");
  const template = { name: "Mood", fields: [{ key: "mood", label: "Mood", kind: "TEXT" }] };
  const { id: templateId } = await act<{ id: string }>(coach, "createFormTemplate", template, "template { id }");
  const form = await act<{ id: string }>(coach, "fillForm", { sessionId, templateId }, "form { id }");
  await eventually(
    () => formOf(coach, form.id),
    (seen) => seen?.state === "READY",
  );
  const values = [{ key: "mood", value: planted["trashed form value"] }];
  await act(coach, "editFilledForm", { formId: form.id, values, idempotencyKey: "mood" }, "form { id }");
  for (const [mutation, id, reason] of [
    ["deleteFilledForm", form.id, "form's trash reason"],
    ["deleteSource", source.id, "trash reason"],
  ] as const)
    await act(coach, mutation, { id, reason: planted[reason], idempotencyKey: mutation }, "__typename");
}

/** A hold that was placed and released: its reasons stay until what it kept has gone. */
export async function hold({ admin, planted }: DisposalScene, sessionId: string): Promise<void> {
  const placed = { targetId: sessionId, kind: "LEGAL", ground: "§ 9 ArbGG", reason: planted["hold reason"] };
  const { id: holdId } = await act<{ id: string }>(
    admin,
    "placeLegalHold",
    { ...placed, idempotencyKey: "hold" },
    "hold { id }",
  );
  const released = { holdId, reason: planted["release reason"], idempotencyKey: "release" };
  await act(admin, "releaseLegalHold", released, "hold { id }");
}

/** An admin's request that was put off and cancelled. */
export async function askInVain({ admin, coacheeId, planted }: DisposalScene): Promise<void> {
  await act(
    admin,
    "updateWorkspace",
    { erasureApproval: "SECOND_PERSON", idempotencyKey: "second" },
    "workspace { id }",
  );
  const { erasurePreview } = await admin.ask<PreviewAnswer>(ERASURE_PREVIEW, { id: coacheeId });
  const asked = {
    ...{ subjectId: coacheeId, previewToken: erasurePreview.token, reason: planted["erasure reason"] },
    confirmation: `${planted["coachee's e-mail"]}@canary.test`,
    idempotencyKey: "vain",
  };
  const { requestErasure } = await admin.ask<RequestedErasure>(REQUEST_ERASURE, { input: asked });
  assert.deepEqual(requestErasure.userErrors, []);
  const requestId = requestErasure.request?.id;
  const longer = { requestId, reason: planted["deadline reason"], idempotencyKey: "longer" };
  await act(admin, "extendErasureDeadline", longer, "request { id }");
  await act(admin, "cancelErasure", { requestId, idempotencyKey: "cancel" }, "request { id }");
  await act(
    admin,
    "updateWorkspace",
    { erasureApproval: "AUTOMATIC", idempotencyKey: "automatic" },
    "workspace { id }",
  );
}
