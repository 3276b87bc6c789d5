import type { App, CascadeUnit } from "../../app";
import type { DeletionCertificate, DisposalRun } from "../../entities";
import { openScrub } from "./backup-scrub";
import { settleStateless } from "./completion";
import { settleErasure } from "./erasure-settle";

/** What follows from the end of a run, in the transaction that issues its certificate. */
export async function settle(
  app: App,
  unit: CascadeUnit,
  run: DisposalRun,
  certificate: DeletionCertificate | null,
): Promise<void> {
  if (certificate) await openScrub(app, unit, certificate);
  await settleStateless(app, unit, run);
  await settleErasure(unit, run);
}
