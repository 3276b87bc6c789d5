import type { App, Unit } from "../../app";
import { Workspace } from "../../entities";
import { DomainError } from "../../errors";

/**
 * Refuses with QUOTA_EXCEEDED once the workspace has used up its month's tokens of a language model that costs money, or
 * would with `more`. A month is a calendar month in UTC; what was used is read from the log of calls. An admin can set
 * less than the operator allows, never more: it is the operator who pays.
 */
export async function assertWithinBudget(app: App, unit: Unit, more = 0): Promise<void> {
  const most = app.limits.modelTokensPerMonth;
  if (most === null) return;
  const { modelTokensPerMonth } = await unit.em.findOneByOrFail(Workspace, { id: unit.who.workspaceId });
  const budget = Math.min(most, Number(modelTokensPerMonth ?? most));
  const { year, month } = { year: unit.now.getUTCFullYear(), month: unit.now.getUTCMonth() };
  const spent = await unit.spentTokens(app.sasha.provider, new Date(Date.UTC(year, month, 1)));
  if (spent < budget && spent + more <= budget) return;
  const again = new Date(Date.UTC(year, month + 1, 1)).toISOString().slice(0, 10);
  throw new DomainError(
    "QUOTA_EXCEEDED",
    `This workspace has used up what it may ask of the language model this month. It can ask again from ${again}.`,
  );
}
