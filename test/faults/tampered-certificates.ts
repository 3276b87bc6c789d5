import type { Client } from "pg";
import { CERTIFICATE_CHECKPOINT_TYPE, CERTIFICATE_TYPE } from "../../src/crypto/certificate";
import { type Case, rebuildCertificates, type Scene, statement } from "./tampered-logs";

const CUT = /the log was cut short/;
const ANEW = /the chain was built anew/;
const GAP = /one was removed, added or moved/;
const byAll = (found: RegExp) => ({ nothing: found, head: found, export: found });
const byKept = (found: RegExp) => ({ nothing: null, head: found, export: found });
const BOTH = ["deletion_certificate", "certificate_checkpoint"];

const onNumber = (sql: string, number: number): Case["tamper"] => {
  return (client, { workspaceId }) =>
    client.query(`${sql} where workspace_id = $1 and number = $2`, [workspaceId, number]);
};
const jwsOf = ({ certificates }: Scene, number: number) => certificates.certificates[number - 1]?.jws as string;
async function cut(client: Client, workspaceId: string, after: number, tables: string[]): Promise<void> {
  for (const table of tables)
    await client.query(`delete from ${table} where workspace_id = $1 and number > $2`, [workspaceId, after]);
}
async function renumber(client: Client, workspaceId: string, moves: [number, number][], tables = BOTH): Promise<void> {
  for (const table of tables)
    for (const [from, to] of moves)
      await client.query(`update ${table} set number = $3 where workspace_id = $1 and number = $2`, [
        ...[workspaceId, from, to],
      ]);
}
/** The first of these as if it had been opened later than it was. */
const postdated = (bodies: Record<string, unknown>[]) => {
  const [first, ...rest] = bodies as [Record<string, unknown>, ...Record<string, unknown>[]];
  return [{ ...first, openedAt: first.closedAt }, ...rest];
};

export const certificateCases: Case[] = [
  {
    what: "a byte of a certificate edited",
    tamper: onNumber("update deletion_certificate set jws = overlay(jws placing 'AA' from length(jws) - 9)", 3),
    finds: byAll(/certificate 3: /),
  },
  {
    what: "a certificate in the place of another",
    async tamper(client, at) {
      const sql = "update deletion_certificate set jws = $3 where workspace_id = $1 and number = $2";
      await client.query(sql, [at.workspaceId, 3, jwsOf(at, 2)]);
    },
    finds: byAll(/certificate 3: /),
  },
  {
    what: "a certificate changed and signed by the server's own key, in its place",
    async tamper(client, at) {
      const [body] = postdated([statement(jwsOf(at, 3))]);
      const jws = await at.signAsServer(CERTIFICATE_TYPE, body);
      const sql = "update deletion_certificate set jws = $3 where workspace_id = $1 and number = $2";
      await client.query(sql, [at.workspaceId, 3, jws]);
    },
    finds: byAll(/certificate 3: its link is not that of this certificate in this place/),
  },
  {
    what: "a link edited",
    tamper: onNumber("update deletion_certificate set link = repeat('a', 64)", 2),
    finds: byAll(/certificate 2: its link is not that of this certificate/),
  },
  { what: "a certificate deleted", tamper: onNumber("delete from deletion_certificate", 2), finds: byAll(GAP) },
  {
    what: "a certificate deleted with its signed head",
    async tamper(client, at) {
      for (const table of BOTH) await onNumber(`delete from ${table}`, 2)(client, at);
    },
    finds: byAll(GAP),
  },
  {
    what: "a certificate deleted with its signed head, and the rest numbered anew",
    async tamper(client, at) {
      for (const table of BOTH) await onNumber(`delete from ${table}`, 2)(client, at);
      const moves = at.certificates.certificates.slice(2).map(({ number }): [number, number] => [number, number - 1]);
      await renumber(client, at.workspaceId, moves);
    },
    finds: byAll(/certificate 2: it was signed as number 3/),
  },
  {
    what: "two certificates in each other's place",
    tamper: (client, { workspaceId }) =>
      renumber(client, workspaceId, [
        [2, 900],
        [3, 2],
        [900, 3],
      ]),
    finds: byAll(/certificate 2: it was signed as number 3/),
  },
  {
    what: "the last signed head deleted",
    async tamper(client, at) {
      const { length } = at.certificates.certificates;
      await onNumber("delete from certificate_checkpoint", length)(client, at);
    },
    finds: byAll(/no signed head covers it/),
  },
  {
    what: "a signed head edited",
    tamper: onNumber("update certificate_checkpoint set jws = jws || 'A'", 4),
    finds: byAll(/checkpoint 4: it is no signed head of this log/),
  },
  {
    what: "a signed head of earlier signed anew by the server's own key, for the same chain",
    async tamper(client, at) {
      const { number, head } = at.earlier.certificates.checkpoints.at(-1) as { number: number; head: string };
      const claim = { workspaceId: at.workspaceId, number, head, at: new Date().toISOString() };
      const sql = "update certificate_checkpoint set jws = $3 where workspace_id = $1 and number = $2";
      const jws = await at.signAsServer(CERTIFICATE_CHECKPOINT_TYPE, claim);
      await client.query(sql, [at.workspaceId, number, jws]);
    },
    finds: byKept(/it was removed or signed anew since/),
  },
  {
    what: "the log cut off, its signed heads left",
    tamper: (client, { workspaceId }) => cut(client, workspaceId, 3, ["deletion_certificate"]),
    finds: byAll(CUT),
  },
  {
    what: "the log cut off with its signed heads",
    tamper: (client, { workspaceId }) => cut(client, workspaceId, 3, BOTH),
    finds: byKept(CUT),
  },
  {
    what: "the whole log emptied",
    tamper: (client, { workspaceId }) => cut(client, workspaceId, 0, BOTH),
    finds: byKept(CUT),
  },
  {
    what: "the tail built anew and signed with a key of one's own",
    tamper: (client, at) => rebuildCertificates(client, at.certificates, at.signAsStranger, 3, postdated),
    finds: byAll(/certificate 3: it is signed with a key that is not in the key set/),
  },
  {
    what: "the tail built anew with one certificate changed, and signed by the server's own key",
    tamper: (client, at) => rebuildCertificates(client, at.certificates, at.signAsServer, 3, postdated),
    finds: byKept(ANEW),
  },
  {
    what: "the tail built anew without one certificate, and signed by the server's own key",
    tamper: (client, at) =>
      rebuildCertificates(client, at.certificates, at.signAsServer, 3, (bodies) => bodies.slice(1)),
    finds: byKept(ANEW),
  },
  {
    what: "the whole log built anew in another order, and signed by the server's own key",
    tamper: (client, at) =>
      rebuildCertificates(client, at.certificates, at.signAsServer, 1, (bodies) => bodies.toReversed()),
    finds: byKept(ANEW),
  },
  {
    what: "what was issued after the auditor came, built anew and signed by the server's own key",
    tamper: (client, at) =>
      rebuildCertificates(client, at.certificates, at.signAsServer, at.certificates.certificates.length, postdated),
    finds: { nothing: null, head: null, export: null },
  },
];
