import { genesis, linkHash } from "../../src/crypto/chain";
import type { AuditExport } from "../../src/crypto/check-audit-export";
import { CHECKPOINT_TYPE, hashOf } from "../../src/crypto/check-audit-log";
import { type SigningPair, sign, WORKSPACE } from "./certificates";

export type ExportedEntry = AuditExport["entries"][number];

export function entryId(n: number): string {
  return `0197a0b0-0000-7000-8000-${String(n).padStart(12, "0")}`;
}

export function anEntry(n: number, changes: Partial<ExportedEntry> = {}): ExportedEntry {
  const at = `2030-03-01T10:00:${String(n).padStart(2, "0")}.000Z`;
  const entry = { workspaceId: WORKSPACE, id: entryId(n), at, actorRef: "system", action: "session.completed" };
  const whole = { ...entry, targetRef: null, facts: { n }, ...changes };
  return { ...whole, hash: hashOf({ ...whole, at: new Date(whole.at) }) };
}

/** A log of `entries`, sealed and signed after each of `sealedAt`; what comes after the last is not sealed. */
export async function anAuditExport(
  key: SigningPair,
  entries: ExportedEntry[],
  sealedAt: number[],
): Promise<AuditExport> {
  const log: AuditExport = { workspaceId: WORKSPACE, entries, links: [], checkpoints: [], keys: [key.publicJwk] };
  let head = genesis(WORKSPACE);
  for (const [index, { id, hash }] of entries.slice(0, sealedAt.at(-1)).entries()) {
    head = linkHash(head, hash);
    const seq = index + 1;
    log.links.push({ seq, entryId: id, link: head });
    if (!sealedAt.includes(seq)) continue;
    const claim = { workspaceId: WORKSPACE, seq, head, at: "2030-03-01T11:00:00.000Z" };
    log.checkpoints.push({ seq, head, jws: await sign(key, claim, CHECKPOINT_TYPE) });
  }
  return log;
}
