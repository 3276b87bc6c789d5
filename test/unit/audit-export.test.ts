import assert from "node:assert/strict";
import { type AuditExport, checkAuditExport, type SignedSeq } from "../../src/crypto/check-audit-export";
import type { KeySet } from "../../src/crypto/jws";
import { anAuditExport, anEntry, type ExportedEntry, entryId } from "../support/audit-exports";
import { aSigningKey, type SigningPair } from "../support/certificates";

describe("an audit log held offline", () => {
  let key: SigningPair;
  let keys: KeySet;
  let log: AuditExport;
  let earlier: AuditExport;
  const entries = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => anEntry(n));
  before(async () => {
    key = await aSigningKey();
    keys = { keys: [key.publicJwk] };
    earlier = await anAuditExport(key, entries.slice(0, 5), [2, 4]);
    log = await anAuditExport(key, entries, [2, 4, 7]);
  });

  const found = async (changed: Partial<AuditExport>, since?: AuditExport | SignedSeq) => {
    const { problems } = await checkAuditExport({ ...log, ...changed }, keys, since);
    return problems.map(({ at, problem }) => `${at}: ${problem}`);
  };
  const named = (n: number) => `entry ${n} (aud_${entryId(n)})`;
  const head = (seq: number) => earlier.checkpoints.find((row) => row.seq === seq) as SignedSeq;

  it("is intact as it was exported, and when it only grew", async () => {
    const verdict = await checkAuditExport(log, keys, earlier);
    const { ok, entries: count, unsealed, checkpoints, comparedUpTo } = verdict;
    assert.deepEqual([ok, count, unsealed, checkpoints, comparedUpTo], [true, 8, 1, 3, 4]);
    assert.deepEqual(await found({}, head(4)), []);
    assert.deepEqual(await found({}), []);
  });

  it("shows an edit, a removal, another order and a cut, each with its entry", async () => {
    const edited = entries.with(2, { ...(entries[2] as ExportedEntry), action: "nothing.happened" });
    assert.deepEqual(await found({ entries: edited }), [`${named(3)}: an entry was changed`]);
    assert.deepEqual(await found({ entries: entries.toSpliced(2, 1) }), [`${named(3)}: an entry was removed`]);
    const [second, third] = log.links.slice(1, 3) as [AuditExport["links"][0], AuditExport["links"][0]];
    const swapped = log.links.with(1, { ...third, seq: 2 }).with(2, { ...second, seq: 3 });
    assert.match((await found({ links: swapped })).join(), /a link does not follow from the one before/);
    const cut = { links: log.links.slice(0, 4), entries: entries.slice(0, 4) };
    assert.deepEqual(await found(cut), ["the log: the log was cut short of a signed checkpoint"]);
  });

  it("shows a head in the log that is not the one that was signed", async () => {
    const checkpoints = log.checkpoints.with(1, { ...(log.checkpoints[1] as SignedSeq), head: "a".repeat(64) });
    assert.deepEqual(await found({ checkpoints }), [`${named(4)}: a signed checkpoint does not fit the chain`]);
  });

  it("shows that it was cut short of what was known, though it is sound in itself", async () => {
    const cut = await anAuditExport(key, entries.slice(0, 3), [2, 3]);
    assert.deepEqual(await found(cut), []);
    const problem = "entry 4: the log was cut short: it ends at 3 and once went to here";
    assert.deepEqual(await found(cut, head(4)), [problem]);
    assert.deepEqual((await found(cut, earlier))[0], problem);
  });

  it("shows a tail that was built and signed anew, by whoever can sign", async () => {
    const other = entries.with(2, anEntry(3, { action: "nothing.happened" }));
    const rebuilt = await anAuditExport(key, other, [2, 4, 7]);
    assert.deepEqual(await found(rebuilt), []);
    const problem = "it, or something before it, was changed since: the chain was built anew";
    assert.deepEqual(await found(rebuilt, head(4)), [`entry 4: ${problem}`]);
    const problems = await found(rebuilt, earlier);
    assert.deepEqual(problems, [`entry 3: ${problem}`, `${named(3)}: it was changed since`]);
    assert.deepEqual(await found(rebuilt, head(2)), []);
  });

  it("shows that an entry which was not sealed yet has gone or changed", async () => {
    const gone = await anAuditExport(key, entries.toSpliced(4, 1), [2, 4, 6]);
    assert.deepEqual(await found(gone), []);
    assert.deepEqual(await found(gone, earlier), [`entry (aud_${entryId(5)}): it was removed since`]);
    const changed = await anAuditExport(key, entries.with(4, anEntry(5, { actorRef: "p-other" })), [2, 4, 7]);
    assert.deepEqual(await found(changed, earlier), [`entry (aud_${entryId(5)}): it was changed since`]);
  });

  it("shows a signed head of earlier that is gone", async () => {
    const fewer = { checkpoints: log.checkpoints.toSpliced(0, 1) };
    assert.deepEqual(await found(fewer), []);
    assert.deepEqual(await found(fewer, earlier), ["checkpoint 2: it was removed or signed anew since"]);
  });

  it("shows entries that can't belong here: doubled, or of another workspace", async () => {
    assert.deepEqual(await found({ entries: [...entries, entries[7] as ExportedEntry] }), [
      `entry (aud_${entryId(8)}): it is there twice`,
    ]);
    const stray = anEntry(9, { workspaceId: "0197a0b0-0000-7000-8000-0000000000cc" });
    assert.deepEqual(await found({ entries: [...entries, stray] }), [
      `entry (aud_${entryId(9)}): it is of another workspace`,
    ]);
  });

  it("takes no key from the log itself, and nothing of earlier that was not signed", async () => {
    const rogue = await anAuditExport(await aSigningKey(), entries, [2, 4, 7]);
    const problems = await found(rogue);
    assert.ok(problems.includes("the keys: the log lists a key that is not in the key set"));
    assert.ok(problems.some((problem) => problem.endsWith("a signed checkpoint does not fit the chain")));
    const unsigned = { ...head(4), head: log.links[4]?.link as string };
    assert.ok((await found({}, unsigned)).includes("earlier checkpoint 4: it is no signed head of this log"));
    const foreign = { ...earlier, workspaceId: "0197a0b0-0000-7000-8000-0000000000cc" };
    assert.deepEqual(await found({}, foreign), ["the earlier log: it is another workspace's"]);
  });
});
