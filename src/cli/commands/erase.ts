import { z } from "zod";
import { DeletionCertificate, ErasureRequest, toPublicId } from "../../entities";
import { systemWho } from "../../jobs/system";
import { requestErasure } from "../../lifecycle/dispose/erasure";
import { erasurePreview } from "../../lifecycle/dispose/erasure-preview";
import { command, email, slug } from "./command";
import { getPerson, getWorkspaceId } from "./people";

const subject = z.object({ workspace: slug, subject: email });

/** What an erasure would delete, keep and unlink; nothing is changed. */
export const erasePreview = command(subject, async (context, args) => {
  const workspaceId = await getWorkspaceId(context, args.workspace);
  const person = await getPerson(context, workspaceId, { field: "subject", email: args.subject });
  const seen = await erasurePreview(context.app, systemWho(workspaceId), { subjectId: person.userId });
  const { erased, withheld, unlinked } = seen;
  const kept = withheld.map(({ ground, until, count }) => ({ ground, until: until?.toISOString() ?? null, count }));
  return { subject: toPublicId("user", person.userId), erased, withheld: kept, unlinked };
});

/** The operator's own request. A workspace that wants a second person's approval gets to decide it all the same. */
export const eraseRequest = command(subject, async (context, args) => {
  const { app } = context;
  const workspaceId = await getWorkspaceId(context, args.workspace);
  const person = await getPerson(context, workspaceId, { field: "subject", email: args.subject });
  const who = systemWho(workspaceId);
  const { token } = await erasurePreview(app, who, { subjectId: person.userId });
  const { request } = await requestErasure(app, who, {
    ...{ subjectId: person.userId, previewToken: token, confirmation: args.subject },
    ...{ reason: null, idempotencyKey: null, authTime: null },
  });
  return { erasureId: request.id, state: request.state as string };
});

/** How far an erasure is, and the numbers of its certificates. */
export const eraseStatus = command(z.object({ workspace: slug, erasureId: z.guid() }), async (context, args) => {
  const workspaceId = await getWorkspaceId(context, args.workspace);
  const { erasureId } = args;
  return context.app.write(systemWho(workspaceId), async (unit) => {
    const request = await unit.get(ErasureRequest, erasureId);
    const certificates = await unit.em.find(DeletionCertificate, {
      where: { workspaceId, erasureId },
      order: { number: "ASC" },
    });
    return {
      id: toPublicId("erasure", request.id),
      state: request.state as string,
      certificates: certificates.map(({ id, number, kind }) => ({ id: toPublicId("certificate", id), number, kind })),
    };
  });
});
