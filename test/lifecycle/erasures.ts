import assert from "node:assert/strict";
import type { Who } from "../../src/app";
import { readCertificate } from "../../src/crypto/certificate";
import type { CertificateBody } from "../../src/crypto/certificate-body";
import { cell, type DeletionCertificate, type ErasureRequest } from "../../src/entities";
import { requestErasure } from "../../src/lifecycle/dispose/erasure";
import { erasurePreview } from "../../src/lifecycle/dispose/erasure-preview";
import type { World } from "../support/world";
import { row, rows } from "./fixtures";

let keys = 0;
export const aKey = () => `key-${++keys}`;

export const emailOf = async (w: World, who: Who): Promise<string> => {
  const user = await row<{ workspaceId: string; id: string; email: Buffer }>(
    w,
    "select * from app_user where id = $1",
    [who.userId],
  );
  return (await w.app.serverKeys(who.workspaceId).open(cell("app_user", "email", user), user.email)) ?? "";
};

/** Asks as the client does: a preview, a typed confirmation. */
export async function ask(
  w: World,
  who: Who,
  subject: Who,
  given: Partial<Parameters<typeof requestErasure>[2]> = {},
): Promise<{ request: ErasureRequest; receipt: string | null }> {
  const subjectId = subject.userId as string;
  const { token } = await erasurePreview(w.app, who, { subjectId });
  const confirmation = who.userId === subjectId ? "ERASE" : await emailOf(w, subject);
  const idempotencyKey = who.userId ? aKey() : null;
  const input = { subjectId, previewToken: token, confirmation, idempotencyKey, authTime: new Date() };
  return requestErasure(w.app, who, { ...input, ...given });
}

export const requestNow = (w: World, id: string) =>
  row<ErasureRequest>(w, "select * from erasure_request where id = $1", [id]);

export const certificatesOf = (w: World, erasureId: string) =>
  rows<DeletionCertificate>(w, "select * from deletion_certificate where erasure_id = $1 order by number", [erasureId]);

export async function bodyOf(w: World, { jws }: DeletionCertificate): Promise<CertificateBody> {
  const { body, problems } = await readCertificate(jws, await w.app.signer.published());
  assert.deepEqual(problems, []);
  return body as CertificateBody;
}

/** No job has failed and is waiting to be tried again. */
export async function assertSettled(w: World): Promise<void> {
  const failed = await w.look(
    "select task_identifier, last_error from graphile_worker.jobs where last_error is not null",
  );
  assert.deepEqual(failed, []);
}
