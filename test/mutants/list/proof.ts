import { type Mutant, of } from "../mutant";

const stores = ["test/faults/cascade-stores.test.ts"];
const lastLook = ["test/lifecycle/last-look.test.ts"];
const certificates = ["test/unit/crypto-certificate-body.test.ts"];

/** What a certificate needs: second looks, their answers, and that its statements agree. */
export const proof: Mutant[] = [
  ...of(
    "src/lifecycle/dispose/cascade/stores.ts",
    stores,
    [
      "vectors-present-and-certified",
      `return probe === "PRESENT" ? app.vectors.count(who.workspaceId, { transcriptIds }) : 0;`,
      `return 0;`,
    ],
    ["vectors-unknown-and-certified", `if (probe === "UNKNOWN") throw new StillThereError("vectors");`, ``],
    ["blobs-not-looked-at", `keys.length > 0 ? (await app.blobs.remaining(keys)).length : 0`, `0`],
    [
      "keys-not-looked-at",
      `noteLeft(work, name, going, probe === "ABSENT" ? 0 : 1, finding)`,
      `noteLeft(work, name, going, 0, finding)`,
      lastLook,
    ],
    [
      "occupied-item-destroyed",
      `if (await unit.isOccupied(ids)) throw`,
      `if (false) throw`,
      ["test/lifecycle/occupied.test.ts"],
    ],
    ["what-is-left-is-no-failure", `  if (left > 0) throw new StillThereError(name);\n`, ``, lastLook],
  ),
  ...of(
    "src/lifecycle/dispose/cascade/rows.ts",
    ["test/lifecycle/erasure.test.ts", "test/lifecycle/cascade.test.ts"],
    ["rows-left-are-no-failure", `if (remaining === 0) return;`, `return;`, lastLook],
    ["references-not-looked-at", `    ...referencesTo(unlinkedIn(name, going)),\n`, ``],
    [
      "what-goes-counted-as-unlinked",
      `unit.unlink(table, hang, rowsOf(table, going))`,
      `unit.unlink(table, hang, null)`,
    ],
  ),
  ...of(
    "src/lifecycle/dispose/cascade/finish.ts",
    lastLook,
    ["last-look-blind-to-rows", `if (rows > 0) throw`, `if (false) throw`],
    ["last-look-blind-to-traces", `if ((await app.countTraces(who, tracesOf(going))) > 0) throw`, `if (false) throw`],
    ["last-look-blind-to-references", `, ...referencesTo(going)];`, `];`, ["test/lifecycle/erasure.test.ts"]],
    ["last-look-blind-to-blobs", `if ((await blobsLeft(app, blobs)) > 0) throw`, `if (false) throw`],
    ["last-look-blind-to-vectors", `if ((await vectorsLeft(work, vectors)) > 0) throw`, `if (false) throw`],
    ["last-look-blind-to-keys", `if (probe !== "ABSENT") throw`, `if (false) throw`],
    ["certified-twice", `if (current.state === "DONE") return;`, ``],
    ["certified-in-spite-of-another-look", `if (await unit.em.existsBy(DisposalStep, open)) throw`, `if (false) throw`],
    ["partial-called-full", `groups.length > 0 ? "PARTIAL" : `, ``, ["test/lifecycle/erasure.test.ts"]],
  ),
  ...of(
    "src/lifecycle/dispose/certificate.ts",
    ["test/lifecycle/erasure.test.ts", "test/lifecycle/certificate-log.test.ts"],
    [
      "chain-begins-anew",
      `last?.link ?? certificateGenesis(workspaceId)`,
      `certificateGenesis(workspaceId)`,
      ["test/faults/tampering.test.ts"],
    ],
    ["contradiction-signed", `if (problems.length > 0) throw`, `if (false) throw`, lastLook],
  ),
  ...of(
    "src/lifecycle/dispose/scrub/close.ts",
    ["test/lifecycle/backup-scrub.test.ts"],
    [
      "scrub-closed-by-the-catalog-alone",
      `if (!backup?.goneAt || (await app.backups.probe(backup.blobKey)) !== "ABSENT")`,
      `if (!backup?.goneAt)`,
    ],
    ["scrub-closed-with-its-key-there", `if (probe !== "ABSENT") return null;`, ``],
    ["scrub-closed-twice", `if (scrub.state === "COMPLETE") return scrub.supplementId;`, ``],
  ),
  ...of(
    "src/lifecycle/dispose/scrub/unreadable.ts",
    ["test/lifecycle/backup-scrub.test.ts"],
    ["readable-called-unreadable", `look.opened === 0 ? noteUnreadable : alarmReadable`, `noteUnreadable`],
    [
      "broken-called-unreadable",
      `if (name === "SealBrokenError") return false;`,
      `if (name === "SealBrokenError") return true;`,
    ],
  ),
  ...of(
    "src/crypto/certificate-body.ts",
    certificates,
    [
      "closed-before-it-was-opened",
      `return openedAt <= closedAt && closedAt <= issuedAt ? []`,
      `return closedAt <= issuedAt ? []`,
    ],
    [
      "issued-before-it-was-closed",
      `return openedAt <= closedAt && closedAt <= issuedAt ? []`,
      `return openedAt <= closedAt ? []`,
    ],
    ["found-and-not-accounted-for", `deleted + unlinked + withheld === found\n`, `true\n`],
    ["nowhere-looked", `if (findings.length === 0) problems`, `if (false) problems`],
    ["root-over-nothing", `if (items.count === 0 && items.merkleRoot`, `if (false && items.merkleRoot`],
    ["withheld-without-a-ground", `if (keeps && withheld.length === 0)`, `if (false)`],
    ["partial-or-not", `if ((kind === "PARTIAL") !== (keeps || withheld.length > 0))`, `if (false)`],
    ["supplement-to-nothing", `if (kind === "SUPPLEMENT" && !parent)`, `if (false)`],
    ["full-with-a-parent", `if (kind === "FULL" && parent)`, `if (false)`],
    ["backups-without-an-end", `if ((dueAt === null) !== (ends.length === 0))`, `if (false)`],
    ["backups-due-too-soon", `if (dueAt !== null && ends.some((end) => end > dueAt))`, `if (false)`],
    ["first-that-follows-something", `return isFirst === (number === 1) ? []`, `return true ? []`],
    ["probe-present-stated", `probe: oneOf("ABSENT"),`, `probe: oneOf("ABSENT", "PRESENT", "UNKNOWN"),`],
  ),
  ...of(
    "src/crypto/log-comparison.ts",
    ["test/unit/log-comparison.test.ts"],
    ["earlier-head-unsigned", `if (!(await isSigned(head)))`, `if (false)`],
    ["cut-log-passes", `if (place > last) return`, `if (place > last) continue;\n    if (false) return`],
    ["rebuilt-log-passes", `if (found === head) continue;`, `if (found) continue;`],
    ["removed-head-passes", `.filter(({ jws }) => !signed.has(jws))`, `.filter(() => false)`],
    ["foreign-key-passes", `return listed.every((key) => known.has(canonicalize(key)))`, `return true`],
  ),
];
