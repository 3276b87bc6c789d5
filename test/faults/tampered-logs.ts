import { Client } from "pg";
import { CERTIFICATE_CHECKPOINT_TYPE, CERTIFICATE_TYPE } from "../../src/crypto/certificate";
import { certificateGenesis, certificateLink } from "../../src/crypto/certificate-chain";
import { genesis, linkHash } from "../../src/crypto/chain";
import type { AuditExport } from "../../src/crypto/check-audit-export";
import { CHECKPOINT_TYPE, hashOf } from "../../src/crypto/check-audit-log";
import type { CertificateLog } from "../../src/crypto/check-certificate-log";

const TABLES = ["audit_entry", "audit_link", "audit_checkpoint", "deletion_certificate", "certificate_checkpoint"];

export type Sign = (typ: string, payload: unknown) => Promise<string>;

/** What an auditor who comes later may hold: nothing of earlier, the last signed head they were given, a whole export. */
export type Held = "nothing" | "head" | "export";

/** One manipulation, and who finds it: what the verifier then says, or null where nobody could tell. */
export interface Case {
  what: string;
  tamper(client: Client, at: Scene): Promise<unknown>;
  finds: Record<Held, RegExp | null>;
}

export interface Scene {
  workspaceId: string;
  audit: AuditExport;
  certificates: CertificateLog;
  /** What the auditor was given, when these were shorter. */
  earlier: { audit: AuditExport; certificates: CertificateLog };
  /** As the server signs, for whoever has taken it over. */
  signAsServer: Sign;
  /** With a key that was never published. */
  signAsStranger: Sign;
}

type Entry = AuditExport["entries"][number];

/** A superuser whose session no trigger and no wall hinders. What it did is taken back once it was looked at. */
export async function asSuperuser(
  url: string,
  tamper: (client: Client) => Promise<unknown>,
  look: () => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    for (const table of TABLES) await client.query(`create temp table kept_${table} as table ${table}`);
    await tamper(client);
    await look();
  } finally {
    for (const table of TABLES) await client.query(`delete from ${table}`);
    for (const table of TABLES) await client.query(`insert into ${table} select * from kept_${table}`);
    await client.end();
  }
}

/** The log's entries from `from` on as somebody would have them: each with its new hash, linked and signed anew. */
export async function rebuildAudit(
  client: Client,
  log: AuditExport,
  sign: Sign,
  from: number,
  change: (entries: Entry[]) => Entry[],
): Promise<void> {
  const { workspaceId } = log;
  const byId = new Map(log.entries.map((entry) => [entry.id, entry]));
  const linked = log.links.map(({ entryId }) => byId.get(entryId) as Entry);
  const tail = change(linked.slice(from - 1));
  const signed = log.checkpoints.map(({ seq }) => Math.min(seq, from - 1 + tail.length));
  let head = log.links[from - 2]?.link ?? genesis(workspaceId);
  const forget = async (table: string, column = "seq") =>
    client.query(`delete from ${table} where workspace_id = $1 and ${column} >= $2`, [workspaceId, from]);
  await forget("audit_link");
  await forget("audit_checkpoint");
  await client.query("delete from audit_entry where id = any($1)", [linked.slice(from - 1).map(({ id }) => id)]);
  for (const [index, entry] of tail.entries()) {
    const seq = from + index;
    const hash = hashOf({ ...entry, at: new Date(entry.at) });
    head = linkHash(head, hash);
    const { id, at, actorRef, action, targetRef, facts } = entry;
    await client.query(
      `insert into audit_entry (workspace_id, id, at, actor_ref, action, target_ref, facts, hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [workspaceId, id, at, actorRef, action, targetRef, facts, hash],
    );
    await client.query("insert into audit_link (workspace_id, seq, entry_id, link) values ($1, $2, $3, $4)", [
      ...[workspaceId, seq, id, head],
    ]);
    if (!signed.includes(seq)) continue;
    const jws = await sign(CHECKPOINT_TYPE, { workspaceId, seq, head, at: new Date().toISOString() });
    await client.query(
      "insert into audit_checkpoint (workspace_id, seq, head, jws, at) values ($1, $2, $3, $4, now())",
      [workspaceId, seq, head, jws],
    );
  }
}

type Body = Record<string, unknown>;

/** The certificates from `from` on as somebody would have them, numbered, chained and signed anew with their heads. */
export async function rebuildCertificates(
  client: Client,
  log: CertificateLog,
  sign: Sign,
  from: number,
  change: (bodies: Body[]) => Body[],
): Promise<void> {
  const { workspaceId } = log;
  const bodies = log.certificates.slice(from - 1).map(({ jws }) => statement(jws));
  const tail = change(bodies);
  let head = log.certificates[from - 2]?.link ?? certificateGenesis(workspaceId);
  for (const [index, body] of tail.entries()) {
    const number = from + index;
    const jws = await sign(CERTIFICATE_TYPE, { ...body, number, previous: head });
    head = certificateLink(head, jws);
    await client.query("update deletion_certificate set jws = $3, link = $4 where workspace_id = $1 and number = $2", [
      ...[workspaceId, number, jws, head],
    ]);
    const at = String(body.issuedAt);
    const signed = await sign(CERTIFICATE_CHECKPOINT_TYPE, { workspaceId, number, head, at });
    await client.query(
      "update certificate_checkpoint set jws = $3, head = $4 where workspace_id = $1 and number = $2",
      [workspaceId, number, signed, head],
    );
  }
  const end = [workspaceId, from + tail.length];
  for (const table of ["deletion_certificate", "certificate_checkpoint"])
    await client.query(`delete from ${table} where workspace_id = $1 and number >= $2`, end);
}

/** What a JWS states, as an object to be changed. */
export function statement(jws: string): Body {
  return JSON.parse(Buffer.from(jws.split(".")[1] as string, "base64url").toString());
}
