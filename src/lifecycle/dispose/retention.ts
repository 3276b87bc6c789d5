import type { App, Unit, Who } from "../../app";
import { type RetentionCategory, RetentionPolicy, toPublicId } from "../../entities";
import { DomainError } from "../../errors";
import { assertGoverns, assertTerms, isShorter, type Terms, toTerms } from "../../policies/retention";
import { clocked, findRunOut } from "./due";
import { countAffected, DELAY_MS, type Preview } from "./preview";
import { assertFresh, digestOf, type PreviewFacts, signPreview } from "./preview-token";
import { tellAdmins } from "./tell-admins";

export interface TermsInput {
  category: RetentionCategory;
  days: number;
  /** What isn't named stays; null takes it away. */
  archiveAfterDays?: number | null;
}

/** What these terms would delete once they hold: exact counts, and a token that makes a shorter period possible. */
export async function retentionPreview(app: App, who: Who, input: TermsInput): Promise<Preview> {
  assertGoverns(who);
  const { category, days } = input;
  return app.destroy(who, async (unit) => {
    const policy = await unit.em.findOneByOrFail(RetentionPolicy, { workspaceId: who.workspaceId, category });
    const terms = toTerms(policy, input);
    assertTerms(category, terms);
    const effectiveAt = new Date(unit.now.getTime() + (isShorter(policy, terms) ? DELAY_MS : 0));
    const ids = await findRunOut(unit, category, days, effectiveAt);
    const roots = ids.map((id) => ({ kind: clocked[category].kind, id }));
    const facts = await see(unit, policy, terms, effectiveAt);
    const moments = { issuedAt: app.machine.now(), asOf: effectiveAt };
    const { token, validUntil } = await signPreview(app.keys(who), moments, facts);
    const counts = await countAffected(app, who, unit, "RETENTION", roots);
    return { category, days, token, validUntil, effectiveAt, ...counts };
  });
}

/** All that a preview of these terms depends on: the policy, what would be due, and what would be archived. */
async function see(unit: Unit, policy: RetentionPolicy, terms: Terms, at: Date): Promise<PreviewFacts> {
  const { category, version } = policy;
  const { days, archiveAfterDays } = terms;
  const due = await findRunOut(unit, category, days, at);
  const cold = archiveAfterDays === null ? [] : await findRunOut(unit, category, archiveAfterDays, at);
  return ["retention", category, days, archiveAfterDays, version, digestOf(due), digestOf(cold)];
}

export interface SetRetentionPolicyInput extends TermsInput {
  previewToken?: string | null;
  idempotencyKey: string;
}

/**
 * How long a category is kept. Longer holds at once, for what is there too; shorter, or archived sooner, needs a fresh
 * preview, waits 24 hours and can be cancelled meanwhile. One change waits at a time.
 */
export async function setRetentionPolicy(app: App, who: Who, input: SetRetentionPolicyInput): Promise<RetentionPolicy> {
  assertGoverns(who);
  return app.write(who, (unit) =>
    unit.once({ operation: "setRetentionPolicy", key: input.idempotencyKey, input }, RetentionPolicy, async () => {
      const policy = await lockPolicy(unit, input.category);
      const terms = toTerms(policy, input);
      assertTerms(policy.category, terms);
      if (policy.pendingAt)
        throw new DomainError("CONFLICT", "Another change is waiting; cancel it first.", { current: policy });
      if (isShorter(policy, terms)) await defer(app, unit, policy, terms, input.previewToken);
      else if (terms.days !== policy.days || terms.archiveAfterDays !== policy.archiveAfterDays)
        await apply(unit, policy, terms);
      return policy;
    }),
  );
}

/** A change that waits is taken back; WRONG_STATE when none does. */
export async function cancelRetentionChange(
  app: App,
  who: Who,
  { category }: { category: RetentionCategory },
): Promise<RetentionPolicy> {
  assertGoverns(who);
  return app.write(who, async (unit) => {
    const policy = await lockPolicy(unit, category);
    if (!policy.pendingAt) throw new DomainError("WRONG_STATE", "No change is waiting.");
    const facts = { category, days: policy.pendingDays };
    await unit.em.save(Object.assign(policy, nothingPending));
    await unit.record("retention.cancelled", toPublicId("workspace", who.workspaceId), facts);
    return policy;
  });
}

/** The sweep's first work: changes whose time has come. */
export async function applyDueChanges(app: App, who: Who): Promise<void> {
  await app.write(who, async (unit) => {
    const { workspaceId } = who;
    for (const { category } of await unit.em.findBy(RetentionPolicy, { workspaceId })) {
      const policy = await lockPolicy(unit, category);
      const { pendingDays: days, pendingArchiveAfterDays: archiveAfterDays, pendingAt } = policy;
      if (days !== null && pendingAt && pendingAt <= unit.now) await apply(unit, policy, { days, archiveAfterDays });
      // Rows that were made while the days changed, or before every row had a date, get theirs here.
      await unit.moveDueDates(category, policy.days);
    }
  });
}

const nothingPending = { pendingDays: null, pendingArchiveAfterDays: null, pendingAt: null, pendingById: null };

function lockPolicy(unit: Unit, category: RetentionCategory): Promise<RetentionPolicy> {
  const where = { workspaceId: unit.who.workspaceId, category };
  return unit.em.findOneOrFail(RetentionPolicy, { where, lock: { mode: "pessimistic_write" } });
}

async function apply(unit: Unit, policy: RetentionPolicy, { days, archiveAfterDays }: Terms): Promise<void> {
  const { category, version } = policy;
  Object.assign(policy, nothingPending, { days, archiveAfterDays, version: version + 1, updatedAt: unit.now });
  await unit.em.save(policy);
  const moved = await unit.moveDueDates(category, days);
  const facts = { category, days, archiveAfterDays, version: policy.version, moved };
  await unit.record("retention.changed", toPublicId("workspace", policy.workspaceId), facts);
}

async function defer(
  app: App,
  unit: Unit,
  policy: RetentionPolicy,
  terms: Terms,
  token: string | null | undefined,
): Promise<void> {
  await assertFresh(app.keys(unit.who), token, app.machine.now(), (at) => see(unit, policy, terms, at));
  const pendingAt = new Date(unit.now.getTime() + DELAY_MS);
  const { days: pendingDays, archiveAfterDays: pendingArchiveAfterDays } = terms;
  Object.assign(policy, { pendingDays, pendingArchiveAfterDays, pendingAt, pendingById: unit.who.userId });
  await unit.em.save(policy);
  const ref = toPublicId("workspace", policy.workspaceId);
  const facts = { category: policy.category, days: pendingDays, archiveAfterDays: pendingArchiveAfterDays };
  await unit.record("retention.requested", ref, { ...facts, effectiveAt: pendingAt.toISOString() });
  await tellAdmins(unit, "RETENTION_CHANGE_PENDING", ref);
}
