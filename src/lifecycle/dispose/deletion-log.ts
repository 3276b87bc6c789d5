import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { MoreThanOrEqual } from "typeorm";
import type { App, CascadeUnit, Who } from "../../app";
import { canonicalize } from "../../crypto/canonical-json";
import {
  CertificateCheckpoint,
  type DeletionCause,
  DeletionCertificate,
  DisposalItem,
  DisposalRun,
  type ItemKind,
  type ItemState,
  Suppression,
} from "../../entities";
import { bodyOf } from "./verify-certificate";

export const LOG_FORMAT = "regenesis-deletion-log/1";

/** One run, beside the backups: what a restore of an older one has to do again. Ids and keyed hashes only. */
export interface LogEntry {
  format: typeof LOG_FORMAT;
  run: string;
  workspace: string;
  cause: DeletionCause;
  rule: string;
  requestedBy: string;
  subject: string | null;
  policyVersion: number | null;
  erasure: string | null;
  /** The certificate that the run adds to. */
  parent: string | null;
  openedAt: string;
  items: {
    kind: ItemKind;
    id: string;
    state: ItemState;
    blobKey: string | null;
    anchors: string[];
    /** What keeps it, and until when. */
    ground: string | null;
    until: string | null;
  }[];
  /** What an erasure keeps from coming in again: keyed hashes, in hex, of meetings and files. */
  suppressed: { kind: Suppression["kind"]; hash: string; at: string }[];
  /** The certificate that closed it, as its row; null while it is open. */
  certificate: {
    id: string;
    number: number;
    kind: string;
    parent: string | null;
    jws: string;
    link: string;
    items: string[];
    issuedAt: string;
    checkpoint: { head: string; jws: string; at: string };
  } | null;
}

export function toLogKey(workspaceId: string, runId: string): string {
  return `deletion-log/${workspaceId}/${runId}.json`;
}

/** Before the first byte goes: whoever restores a backup from before finds that this was under way. */
export async function openLogEntry(app: App, who: Who, run: DisposalRun): Promise<void> {
  if (run.loggedAt) return;
  await putEntry(app, await readEntry(app, who, run.id));
  await app.destroy(who, async (unit) => {
    const current = await unit.lock(DisposalRun, run.id);
    current.loggedAt ??= unit.now;
    await unit.em.save(current);
  });
}

/** After the certificate: what was destroyed, and the proof. Written again when a run is looked at again. */
export async function closeLogEntry(app: App, who: Who, runId: string): Promise<void> {
  await putEntry(app, await readEntry(app, who, runId));
}

/** The entries of a workspace, in the order of their runs' ids, which is that of their opening. */
export async function* readLog(app: App, workspaceId: string): AsyncGenerator<LogEntry> {
  for await (const { key } of app.backups.list(`deletion-log/${workspaceId}/`)) {
    const text = await buffer(await app.backups.read(key));
    yield JSON.parse(text.toString("utf8")) as LogEntry;
  }
}

/** The workspaces that something was destroyed in. */
export async function listLoggedWorkspaces(app: App): Promise<string[]> {
  const found = new Set<string>();
  for await (const { key } of app.backups.list("deletion-log/")) found.add(key.split("/")[1] as string);
  return [...found];
}

/** The runs of a workspace that have an entry, by the names of the entries alone. */
export async function readLoggedRuns(app: App, workspaceId: string): Promise<Set<string>> {
  const prefix = toLogKey(workspaceId, "").slice(0, -".json".length);
  const runs = new Set<string>();
  for await (const { key } of app.backups.list(prefix)) runs.add(key.slice(prefix.length, -".json".length));
  return runs;
}

/** A certificate that closes no run, so that the log of certificates has no gap after a restore. Written again harmlessly. */
export async function logSupplement(app: App, who: Who, certificateId: string): Promise<void> {
  const entry = await app.destroy(who, async (unit): Promise<LogEntry> => {
    const row = await unit.get(DeletionCertificate, certificateId);
    const { rule, requestedBy, openedAt } = bodyOf(row);
    return {
      ...{ format: LOG_FORMAT, run: row.runId, workspace: who.workspaceId, cause: row.cause, rule, requestedBy },
      ...{ subject: row.subjectRef, erasure: row.erasureId, openedAt, items: [], suppressed: [] },
      ...{ policyVersion: null, parent: row.parentId },
      certificate: await toLogged(unit, row),
    };
  });
  await putEntry(app, entry);
}

async function putEntry(app: App, entry: LogEntry): Promise<void> {
  const body = Buffer.from(canonicalize(entry), "utf8");
  const metadata = { workspace: entry.workspace, run: entry.run };
  await app.backups.put(toLogKey(entry.workspace, entry.run), Readable.from([body], { objectMode: false }), metadata);
}

async function readEntry(app: App, who: Who, runId: string): Promise<LogEntry> {
  const { workspaceId } = who;
  return app.destroy(who, async (unit) => {
    const run = await unit.get(DisposalRun, runId);
    const items = await unit.em.find(DisposalItem, {
      where: { workspaceId, runId },
      order: { kind: "ASC", itemId: "ASC" },
    });
    const certificate = await unit.em.findOneBy(DeletionCertificate, { workspaceId, runId });
    return {
      ...{ format: LOG_FORMAT, run: runId, workspace: workspaceId, cause: run.cause, rule: run.rule },
      ...{ requestedBy: run.requestedByRef, subject: run.subjectRef, erasure: run.erasureId },
      ...{ policyVersion: run.policyVersion, parent: run.parentId },
      openedAt: run.openedAt.toISOString(),
      items: items.map(({ kind, itemId: id, state, blobKey, anchors, withheldGround: ground, withheldUntil }) => {
        return { kind, id, state, blobKey, anchors, ground, until: withheldUntil?.toISOString() ?? null };
      }),
      suppressed: await findSuppressed(unit, run),
      certificate: certificate && (await toLogged(unit, certificate)),
    };
  });
}

/** Servers' clocks differ; a mark of another erasure does no harm. */
const SKEW_MS = 60 * 60 * 1000;

async function findSuppressed(unit: CascadeUnit, run: DisposalRun): Promise<LogEntry["suppressed"]> {
  if (run.cause !== "ERASURE") return [];
  const since = new Date(run.openedAt.getTime() - SKEW_MS);
  const where = { workspaceId: run.workspaceId, at: MoreThanOrEqual(since) };
  const marks = await unit.em.find(Suppression, { where, order: { id: "ASC" } });
  return marks.map(({ kind, hash, at }) => ({ kind, hash: hash.toString("hex"), at: at.toISOString() }));
}

async function toLogged(unit: CascadeUnit, row: DeletionCertificate): Promise<LogEntry["certificate"]> {
  const { workspaceId, id, number, kind, parentId: parent, jws, link, items } = row;
  const signed = await unit.em.findOneByOrFail(CertificateCheckpoint, { workspaceId, number });
  const checkpoint = { head: signed.head, jws: signed.jws, at: signed.at.toISOString() };
  return { id, number, kind, parent, jws, link, items, issuedAt: row.issuedAt.toISOString(), checkpoint };
}
