import { v7 } from "uuid";
import { hashOf } from "../../src/crypto/check-audit-log";
import { type Case, rebuildAudit, type Scene } from "./tampered-logs";

const CHANGED = /an entry was changed/;
const REMOVED = /an entry was removed/;
const BROKEN = /a link does not follow from the one before/;
const GAP = /a link is missing or out of order/;
const CUT = /the log was cut short/;
const ANEW = /the chain was built anew/;
const byAll = (found: RegExp) => ({ nothing: found, head: found, export: found });
const byKept = (head: RegExp, whole = head) => ({ nothing: null, head, export: whole });

const entryAt = ({ audit }: Scene, seq: number) =>
  audit.entries.find(({ id }) => id === audit.links[seq - 1]?.entryId) as Scene["audit"]["entries"][number];
const inPlace = (set: string, seq = 3): Case["tamper"] => {
  return (client, at) => client.query(`update audit_entry set ${set} where id = $1`, [entryAt(at, seq).id]);
};
/** Everything after a place, entries with it. */
const cut = (after: (at: Scene) => number): Case["tamper"] => {
  return async (client, at) => {
    const place = [at.workspaceId, after(at)];
    await client.query(
      `delete from audit_entry e where workspace_id = $1 and not exists (
         select from audit_link l where l.entry_id = e.id and l.seq <= $2)`,
      place,
    );
    for (const table of ["audit_link", "audit_checkpoint"])
      await client.query(`delete from ${table} where workspace_id = $1 and seq > $2`, place);
  };
};
const signedAt = ({ audit }: Scene, index: number) => audit.checkpoints[index]?.seq as number;
const changed = (entries: Scene["audit"]["entries"]) => [
  { ...(entries[0] as Scene["audit"]["entries"][number]), action: "nothing.happened" },
  ...entries.slice(1),
];

export const auditCases: Case[] = [
  { what: "an action edited", tamper: inPlace("action = 'nothing.happened'"), finds: byAll(CHANGED) },
  { what: "an actor edited", tamper: inPlace("actor_ref = 'p-other'"), finds: byAll(CHANGED) },
  { what: "a target edited", tamper: inPlace("target_ref = 'ses_other'"), finds: byAll(CHANGED) },
  { what: "facts edited", tamper: inPlace(`facts = '{"rows": 0}'`), finds: byAll(CHANGED) },
  { what: "a time moved by a millisecond", tamper: inPlace("at = at + interval '1 ms'"), finds: byAll(CHANGED) },
  {
    what: "an entry edited together with its hash",
    async tamper(client, at) {
      const entry = entryAt(at, 3);
      const hash = hashOf({ ...entry, at: new Date(entry.at), action: "nothing.happened" });
      const sql = "update audit_entry set action = 'nothing.happened', hash = $2 where id = $1";
      await client.query(sql, [entry.id, hash]);
    },
    finds: byAll(BROKEN),
  },
  {
    what: "an entry deleted",
    tamper: (client, at) => client.query("delete from audit_entry where id = $1", [entryAt(at, 4).id]),
    finds: byAll(REMOVED),
  },
  {
    what: "an entry deleted with its link",
    async tamper(client, at) {
      const { id } = entryAt(at, 4);
      await client.query("delete from audit_entry where id = $1", [id]);
      await client.query("delete from audit_link where entry_id = $1", [id]);
    },
    finds: byAll(GAP),
  },
  {
    what: "an entry deleted with its link, and the rest numbered anew",
    async tamper(client, at) {
      const { id } = entryAt(at, 4);
      await client.query("delete from audit_entry where id = $1", [id]);
      await client.query("delete from audit_link where entry_id = $1", [id]);
      for (const sign of ["-", "-1 + -"]) {
        const sql = `update audit_link set seq = ${sign} seq where workspace_id = $1 and abs(seq) > 4`;
        await client.query(sql, [at.workspaceId]);
      }
    },
    finds: byAll(BROKEN),
  },
  {
    what: "two entries in each other's place",
    async tamper(client, at) {
      const [one, two] = [entryAt(at, 3).id, entryAt(at, 4).id];
      const sql = "update audit_link set entry_id = $2 where workspace_id = $1 and seq = $3";
      await client.query(sql, [at.workspaceId, v7(), 3]);
      await client.query(sql, [at.workspaceId, one, 4]);
      await client.query(sql, [at.workspaceId, two, 3]);
    },
    finds: byAll(BROKEN),
  },
  {
    what: "two entries in each other's place with their links",
    async tamper(client, at) {
      const sql = "update audit_link set seq = $3 where workspace_id = $1 and seq = $2";
      for (const [from, to] of [
        [3, 900_000],
        [4, 3],
        [900_000, 4],
      ])
        await client.query(sql, [at.workspaceId, from, to]);
    },
    finds: byAll(BROKEN),
  },
  {
    what: "the last signed head deleted",
    tamper: (client, at) =>
      client.query("delete from audit_checkpoint where workspace_id = $1 and seq = $2", [
        at.workspaceId,
        at.audit.links.length,
      ]),
    finds: byAll(/the head is not signed/),
  },
  {
    what: "a signed head of earlier deleted, and nothing else",
    tamper: (client, at) =>
      client.query("delete from audit_checkpoint where workspace_id = $1 and seq = $2", [
        at.workspaceId,
        at.earlier.audit.links.length,
      ]),
    finds: byKept(/it was removed or signed anew since/),
  },
  {
    what: "the log cut off behind its signed heads, which stay",
    tamper: (client, at) =>
      client.query("delete from audit_link where workspace_id = $1 and seq > $2", [at.workspaceId, signedAt(at, 1)]),
    finds: byAll(CUT),
  },
  {
    what: "the log cut off between two signed heads, with the heads after it",
    tamper: cut((at) => signedAt(at, 1) + 1),
    finds: byAll(/the head is not signed/),
  },
  { what: "the log cut off at a signed head of earlier", tamper: cut((at) => signedAt(at, 1)), finds: byKept(CUT) },
  { what: "the whole log emptied", tamper: cut(() => 0), finds: byKept(CUT) },
  {
    what: "the tail built anew and signed with a key of one's own",
    tamper: (client, at) => rebuildAudit(client, at.audit, at.signAsStranger, 3, changed),
    finds: byAll(/a signed checkpoint does not fit the chain/),
  },
  {
    what: "the tail built anew with one entry changed, and signed by the server's own key",
    tamper: (client, at) => rebuildAudit(client, at.audit, at.signAsServer, 3, changed),
    finds: byKept(ANEW),
  },
  {
    what: "the tail built anew without one entry, and signed by the server's own key",
    tamper: (client, at) => rebuildAudit(client, at.audit, at.signAsServer, 3, (entries) => entries.slice(1)),
    finds: byKept(ANEW),
  },
  {
    what: "the whole log built anew in another order, and signed by the server's own key",
    tamper: (client, at) => rebuildAudit(client, at.audit, at.signAsServer, 1, (entries) => entries.toReversed()),
    finds: byKept(ANEW),
  },
  {
    what: "an entry changed that was not sealed at the time, and what follows built and signed by the server's own key",
    tamper: (client, at) => rebuildAudit(client, at.audit, at.signAsServer, at.earlier.audit.links.length + 1, changed),
    finds: { nothing: null, head: null, export: /it was changed since/ },
  },
  {
    what: "an entry removed that was not sealed at the time, and what follows built and signed by the server's own key",
    tamper: (client, at) =>
      rebuildAudit(client, at.audit, at.signAsServer, at.earlier.audit.links.length + 1, (entries) => entries.slice(1)),
    finds: { nothing: null, head: null, export: /it was removed since/ },
  },
  {
    what: "what was written after the auditor came, built anew and signed by the server's own key",
    tamper: (client, at) => rebuildAudit(client, at.audit, at.signAsServer, at.audit.links.length, changed),
    finds: { nothing: null, head: null, export: null },
  },
];
