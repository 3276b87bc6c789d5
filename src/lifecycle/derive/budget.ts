import type { App, Unit } from "../../app";
import { ModelSpend, Workspace } from "../../entities";
import { DomainError } from "../../errors";

/**
 * Refuses with QUOTA_EXCEEDED once the workspace has used up its month's tokens of a language model that costs money, or
 * would with `more`. A month is a calendar month in UTC. An admin can set less than the operator allows, never more: it
 * is the operator who pays.
 */
export async function assertWithinBudget(app: App, unit: Unit, more = 0): Promise<void> {
  const most = app.limits.modelTokensPerMonth;
  if (most === null) return;
  const { modelTokensPerMonth } = await unit.em.findOneByOrFail(Workspace, { id: unit.who.workspaceId });
  const budget = Math.min(most, Number(modelTokensPerMonth ?? most));
  const spent = Number((await unit.em.findOneBy(ModelSpend, thisMonth(app, unit)))?.tokens ?? 0);
  if (spent < budget && spent + more <= budget) return;
  throw new DomainError(
    "QUOTA_EXCEEDED",
    `This workspace has used up what it may ask of the language model this month. It can ask again from ${firstDay(unit.now, 1)}.`,
  );
}

/**
 * Adds to what the workspace has used this month. The log of calls goes with the sessions it speaks of, so that a budget
 * read from it would be given back by a deletion. Last in its transaction: every call of the workspace waits for this row.
 */
export async function spend(app: App, unit: Unit, tokens: number): Promise<void> {
  if (tokens === 0) return;
  const month = thisMonth(app, unit);
  await unit.addIfAbsent(ModelSpend, { ...month, tokens: 0 });
  await unit.em.increment(ModelSpend, month, "tokens", tokens);
}

const thisMonth = (app: App, { who: { workspaceId }, now }: Unit) => ({
  workspaceId,
  provider: app.sasha.provider,
  month: firstDay(now),
});

function firstDay(now: Date, monthsLater = 0): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsLater, 1)).toISOString().slice(0, 10);
}
