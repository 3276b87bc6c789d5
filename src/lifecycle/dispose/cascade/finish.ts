import { Any, Not } from "typeorm";
import type { CascadeUnit } from "../../../app";
import type { CertificateBody } from "../../../crypto/certificate-body";
import { DeletionCertificate, DisposalItem, type DisposalRun, DisposalStep, RecipientNotice } from "../../../entities";
import { affectedBackups } from "../affected-backups";
import { issueCertificate, type Statement } from "../certificate";
import { hangingTables, hasVectors, referencesTo, rowsOf, toWithheldGroups } from "../plan";
import { settle } from "../settle";
import { toVoiceGroups } from "../unlink-person";
import { toItemRef, tracesOf } from "./revoke";
import { blobsLeft, probeKeys, vectorsLeft } from "./stores";
import { begun, keyOf, lockRun, StillThereError, type Work } from "./work";

/** Its own words, for every certificate: what no deletion reaches. */
const NEVER_COVERED = [
  "What people read, heard, wrote down, downloaded or exported before.",
  "Free space of the database's own pages, until it is written over: what stood there was sealed under keys that are gone.",
];

/**
 * The last look, at every store at once, and what it allows to be said. A run whose items all stayed, or were gone
 * already, ends without a certificate: nothing was destroyed.
 */
export async function finish(work: Work): Promise<void> {
  const { app, who, run, items } = work;
  const notCovered = await lookAtAll(work);
  const closedAt = app.clock.now();
  const backups = await affectedBackups(app, closedAt);
  await app.destroy(who, async (unit) => {
    const current = await lockRun(unit, run.id);
    if (current.state === "DONE") return;
    // Another worker's last look saw less than this one's: everything is looked at again.
    const open = { ...keyOf(run), state: Not("DONE" as const) };
    if (await unit.em.existsBy(DisposalStep, open)) throw new StillThereError("steps that are open again");
    // A restore carries out again what was certified before it; its certificate is back already.
    const issued = await unit.em.findOneBy(DeletionCertificate, keyOf(run));
    const isNew = !issued && begun(items).length > 0;
    const certificate = isNew
      ? await issueCertificate(app, unit, await toStatement(unit, work, { notCovered, closedAt, backups }))
      : issued;
    Object.assign(current, { state: "DONE", closedAt });
    await unit.em.save(current);
    await closeItems(unit, current, begun(items));
    await settle(app, unit, current, certificate);
    if (!certificate) await unit.record("disposal.empty", run.id, { cause: run.cause });
  });
}

/** Every store, seen again after the last step. Throws unless all of it is gone; gives what could not be looked into. */
async function lookAtAll(work: Work): Promise<string[]> {
  const { app, who, items } = work;
  const going = begun(items);
  const sets = [...hangingTables.flatMap((table) => rowsOf(table, going) ?? []), ...referencesTo(going)];
  const rows = (await app.countRemaining(who, sets)).reduce((sum, found) => sum + found, 0);
  if (rows > 0) throw new StillThereError("rows");
  if ((await app.countTraces(who, tracesOf(going))) > 0) throw new StillThereError("traces");
  const blobs = going.flatMap((item) => item.blobKey ?? []);
  if ((await blobsLeft(app, blobs)) > 0) throw new StillThereError("blobs");
  const vectors = going.filter(hasVectors).map((item) => item.itemId);
  if ((await vectorsLeft(work, vectors)) > 0) throw new StillThereError("vectors");
  const { probe, notCovered } = await probeKeys(work, going);
  if (probe !== "ABSENT") throw new StillThereError("keys");
  const unsealed = vectors.length > 0 ? app.vectors.notCovered : [];
  return [...NEVER_COVERED, ...app.blobs.notCovered, ...unsealed, ...notCovered];
}

interface Seen {
  notCovered: string[];
  closedAt: Date;
  backups: CertificateBody["backups"];
}

async function toStatement(unit: CascadeUnit, work: Work, seen: Seen): Promise<Statement> {
  const { run, items } = work;
  const withheld = items.filter((item) => item.state === "WITHHELD");
  const findings = await toFindings(unit, run);
  const kept = withheld.map((item) => ({
    ...item,
    withheld: { ground: item.withheldGround ?? "", until: item.withheldUntil },
  }));
  const groups = [...toWithheldGroups(kept), ...toVoiceGroups(findings)];
  return {
    ...{ cause: run.cause, run: run.id, subject: run.subjectRef, requestedBy: run.requestedByRef, rule: run.rule },
    ...{ policyVersion: run.policyVersion, openedAt: run.openedAt, erasureId: run.erasureId, parentId: run.parentId },
    kind: groups.length > 0 ? "PARTIAL" : run.parentId ? "SUPPLEMENT" : "FULL",
    items: begun(items).map(toItemRef),
    findings,
    withheld: groups.map(({ ground, until, count }) => ({ ground, until: until?.toISOString() ?? null, count })),
    recipients: await toRecipients(unit, run),
    ...seen,
  };
}

/** What each table and store had, as it was counted before anything went, and what the last look leaves of it. */
async function toFindings(unit: CascadeUnit, run: DisposalRun): Promise<CertificateBody["findings"]> {
  const steps = await unit.em.find(DisposalStep, { where: keyOf(run), order: { position: "ASC" } });
  return steps.flatMap((step) => {
    const unlinked =
      step.unlinked > 0
        ? [{ ...references, found: step.unlinked, deleted: 0, unlinked: step.unlinked, withheld: 0 }]
        : [];
    return [...step.findings, ...unlinked].map((finding) => ({ ...finding, probe: "ABSENT" as const }));
  });
}

const references = {
  store: "DATABASE" as const,
  category: "references to what went",
  method: "emptied in rows that stay; counted again through another connection",
};

async function toRecipients(unit: CascadeUnit, run: DisposalRun): Promise<CertificateBody["recipients"]> {
  if (!run.erasureId) return [];
  const where = { workspaceId: run.workspaceId, erasureId: run.erasureId };
  const notices = await unit.em.find(RecipientNotice, { where, order: { at: "ASC", id: "ASC" } });
  return notices.map(({ recipient, asked, state, at }) => ({ recipient, asked, state, at: at.toISOString() }));
}

/** What went is marked so; whose holds kept it, now or in an earlier run, is of no use any more. */
async function closeItems(unit: CascadeUnit, run: DisposalRun, going: readonly DisposalItem[]): Promise<void> {
  const { workspaceId } = run;
  for (const kind of new Set(going.map((item) => item.kind))) {
    const itemId = Any(going.flatMap((item) => (item.kind === kind ? item.itemId : [])));
    await unit.em.update(DisposalItem, { workspaceId, kind, itemId, state: "WITHHELD" }, { anchors: [] });
  }
  await unit.em.update(DisposalItem, { ...keyOf(run), state: "BEGUN" }, { state: "GONE", anchors: [] });
}
