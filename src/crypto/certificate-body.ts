import { certificateGenesis } from "./certificate-chain";
import { merkleRoot } from "./merkle";
import { instant, like, list, members, oneOf, orNull, problemsOf, text, wholeFrom } from "./shape";

/** What a certificate states, as the payload of its JWS. Times are RFC 3339 in UTC with milliseconds, hashes hex. */
export interface CertificateBody {
  format: "regenesis-certificate/1";
  /** "crt_" and a uuid; `workspace` is "wsp_" and one. */
  id: string;
  workspace: string;
  /** From 1, without a gap, in each workspace. */
  number: number;
  /** PARTIAL exactly when something was withheld. A SUPPLEMENT adds to its parent, and a FULL one has none. */
  kind: "FULL" | "PARTIAL" | "SUPPLEMENT";
  cause: (typeof CAUSES)[number];
  /** The uuid of the run it closes. */
  run: string;
  /** A random ref, "p-…", whose mapping dies with the profile; null on a batch. */
  subject: string | null;
  /** A ref, or "system". */
  requestedBy: string;
  rule: string;
  policyVersion: number | null;
  openedAt: string;
  closedAt: string;
  issuedAt: string;
  /** The RFC 9162 root over the public ids of what was destroyed, in ascending order of code units. */
  items: { count: number; merkleRoot: string };
  findings: Finding[];
  /** What was kept, by its ground; `until` null where the end is not known. */
  withheld: { ground: string; until: string | null; count: number }[];
  recipients: { recipient: string; asked: string; state: (typeof RECIPIENT_STATES)[number]; at: string }[];
  backups: {
    affected: { id: string; takenAt: string; expiresAt: string }[];
    external: { name: string; until: string }[];
    /** When the last of them is due to be gone; null where there is none. */
    dueAt: string | null;
  };
  notCovered: string[];
  /** `jwsHash`: SHA-256 of the parent's JWS as it was signed. */
  parent: { id: string; jwsHash: string } | null;
  /** The head of the workspace's chain before this certificate. */
  previous: string;
  software: string;
}

/** What one store held of one category: all that was found is deleted, unlinked or withheld, and a second look agreed. */
export interface Finding {
  store: (typeof STORES)[number];
  category: string;
  found: number;
  deleted: number;
  unlinked: number;
  withheld: number;
  method: string;
  probe: "ABSENT";
}

const CAUSES = [
  "RETENTION",
  "ERASURE",
  "TRASH_EXPIRED",
  "ADMIN_PURGE",
  "STATELESS",
  "SESSION_DELETED",
  "HOLD_ENDED",
  "BACKUP_SCRUB",
] as const;
const STORES = ["DATABASE", "BLOB", "VECTOR", "KEYRING", "BACKUP"] as const;
const RECIPIENT_STATES = ["PENDING", "DONE", "REFUSED", "NOT_POSSIBLE"] as const;

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const count = wholeFrom(0);
const hash = like(/^[0-9a-f]{64}$/, "a SHA-256 hash in hex");
const publicId = (prefix: string) => like(new RegExp(`^${prefix}_${UUID}$`), `an id of the form ${prefix}_<uuid>`);

const body = members({
  format: oneOf("regenesis-certificate/1"),
  id: publicId("crt"),
  workspace: publicId("wsp"),
  number: wholeFrom(1),
  kind: oneOf("FULL", "PARTIAL", "SUPPLEMENT"),
  cause: oneOf(...CAUSES),
  run: like(new RegExp(`^${UUID}$`), "a uuid"),
  subject: orNull(like(/^p-[\w-]+$/, "a ref")),
  requestedBy: like(/^(p-[\w-]+|system)$/, 'a ref or "system"'),
  rule: text,
  policyVersion: orNull(wholeFrom(1)),
  openedAt: instant,
  closedAt: instant,
  issuedAt: instant,
  items: members({ count, merkleRoot: hash }),
  findings: list(
    members({
      store: oneOf(...STORES),
      category: text,
      found: count,
      deleted: count,
      unlinked: count,
      withheld: count,
      method: text,
      probe: oneOf("ABSENT"),
    }),
  ),
  withheld: list(members({ ground: text, until: orNull(instant), count: wholeFrom(1) })),
  recipients: list(members({ recipient: text, asked: text, state: oneOf(...RECIPIENT_STATES), at: instant })),
  backups: members({
    affected: list(members({ id: publicId("bkp"), takenAt: instant, expiresAt: instant })),
    external: list(members({ name: text, until: instant })),
    dueAt: orNull(instant),
  }),
  notCovered: list(text),
  parent: orNull(members({ id: publicId("crt"), jwsHash: hash })),
  previous: hash,
  software: text,
});

/**
 * Everything that keeps a payload from being a certificate's body; none for one that may be issued. First its form,
 * and once that holds, whether its statements agree with each other.
 */
export function problemsOfBody(payload: unknown): string[] {
  const problems = problemsOf(body, payload);
  if (problems.length > 0) return problems;
  const known = payload as CertificateBody;
  return [...findTimes(known), ...findCounts(known), ...findKind(known), ...findBackups(known), ...findStart(known)];
}

function findTimes({ openedAt, closedAt, issuedAt }: CertificateBody): string[] {
  return openedAt <= closedAt && closedAt <= issuedAt ? [] : ["it was not opened, closed and issued in this order"];
}

function findCounts({ findings, items }: CertificateBody): string[] {
  const problems = findings.flatMap(({ found, deleted, unlinked, withheld }, index) =>
    deleted + unlinked + withheld === found
      ? []
      : [`findings[${index}] accounts for ${deleted + unlinked + withheld} of ${found} found`],
  );
  if (findings.length === 0) problems.push("findings are missing: nowhere was looked");
  if (items.count === 0 && items.merkleRoot !== merkleRoot([])) problems.push("items has a root over nothing");
  return problems;
}

function findKind({ kind, findings, withheld, parent }: CertificateBody): string[] {
  const problems: string[] = [];
  const keeps = findings.some((finding) => finding.withheld > 0);
  if (keeps && withheld.length === 0) problems.push("withheld gives no ground for what the findings withhold");
  if ((kind === "PARTIAL") !== (keeps || withheld.length > 0))
    problems.push(kind === "PARTIAL" ? "kind is PARTIAL and nothing is withheld" : `kind is ${kind} and not PARTIAL`);
  if (kind === "SUPPLEMENT" && !parent) problems.push("parent is missing from a SUPPLEMENT");
  if (kind === "FULL" && parent) problems.push("kind is FULL and not SUPPLEMENT though there is a parent");
  return problems;
}

function findBackups({ backups: { affected, external, dueAt } }: CertificateBody): string[] {
  const ends = [...affected.map(({ expiresAt }) => expiresAt), ...external.map(({ until }) => until)];
  const problems = affected.flatMap(({ takenAt, expiresAt }, index) =>
    takenAt <= expiresAt ? [] : [`backups.affected[${index}] expires before it was taken`],
  );
  if ((dueAt === null) !== (ends.length === 0)) problems.push("backups.dueAt does not go with the backups listed");
  if (dueAt !== null && ends.some((end) => end > dueAt)) problems.push("backups.dueAt is before a backup ends");
  return problems;
}

/** The first certificate of a workspace follows its genesis, which anybody can compute. */
function findStart({ number, workspace, previous }: CertificateBody): string[] {
  const isFirst = previous === certificateGenesis(workspace.slice("wsp_".length));
  return isFirst === (number === 1) ? [] : ["previous does not go with the number"];
}
