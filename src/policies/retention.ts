import type { Who } from "../app";
import type { RetentionCategory, RetentionPolicy } from "../entities";
import { DomainError, invalid } from "../errors";

/** About three months to seven years. */
export const MIN_DAYS = 90;
export const MAX_DAYS = 2557;

export interface Terms {
  days: number;
  /** Null: never. */
  archiveAfterDays: number | null;
}

/** OUT_OF_BOUNDS names the field. Sessions alone are archived: sources follow theirs, forms have no cold tier. */
export function assertTerms(category: RetentionCategory, { days, archiveAfterDays }: Terms): void {
  if (!Number.isInteger(days) || days < MIN_DAYS || days > MAX_DAYS)
    throw new DomainError("OUT_OF_BOUNDS", `${MIN_DAYS} to ${MAX_DAYS} days.`, { field: ["days"] });
  if (archiveAfterDays === null) return;
  if (category !== "SESSION") throw invalid("archiveAfterDays", "Only sessions are archived.");
  if (!Number.isInteger(archiveAfterDays) || archiveAfterDays < 1 || archiveAfterDays > days)
    throw new DomainError("OUT_OF_BOUNDS", `1 to ${days} days.`, { field: ["archiveAfterDays"] });
}

/** Whether these terms take something away sooner than the policy does: they need a preview then, and wait. */
export function isShorter(policy: Terms, wanted: Terms): boolean {
  const never = Number.POSITIVE_INFINITY;
  return wanted.days < policy.days || (wanted.archiveAfterDays ?? never) < (policy.archiveAfterDays ?? never);
}

/** What is asked for: an archive age that isn't named stays, null takes it away. */
export function toTerms(policy: Terms, given: { days: number; archiveAfterDays?: number | null }): Terms {
  const { days, archiveAfterDays = policy.archiveAfterDays } = given;
  return { days, archiveAfterDays };
}

/** The rule as a certificate names it. */
export function ruleOf({ category, days }: Pick<RetentionPolicy, "category" | "days">): string {
  return `retention ${category} ${days} days`;
}

/** How long things are kept is the admins' to look into and to set. */
export function assertGoverns(who: Who): void {
  if (who.role !== "ADMIN") throw new DomainError("FORBIDDEN", "This is for admins.");
}
