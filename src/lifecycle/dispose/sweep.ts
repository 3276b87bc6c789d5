import type { App, Who } from "../../app";
import { archive } from "./archive";
import { startDueErasures } from "./erasure-start";
import { forgetErasures } from "./forget-erasures";
import { endExpiredHolds } from "./holds";
import { completeIdle } from "./idle";
import { openDue } from "./open-due";
import { resumeRuns } from "./open-run";
import { applyDueChanges } from "./retention";
import { applyDueSwitch } from "./stateless";
import { warn } from "./warn";

/** In this order: a change of the rules holds for what is swept after it, and what a hold kept is due in the same sweep. */
const works: readonly ((app: App, who: Who) => Promise<void>)[] = [
  resumeRuns,
  applyDueChanges,
  applyDueSwitch,
  endExpiredHolds,
  completeIdle,
  openDue,
  archive,
  warn,
  startDueErasures,
  forgetErasures,
];

/**
 * The hourly job of a workspace: opens what is due, and sees to everything else that time alone brings about. One work
 * that fails doesn't keep the others from being done; the job is then tried again, and each work is harmless twice.
 */
export async function sweep(app: App, who: Who): Promise<void> {
  const failures: unknown[] = [];
  for (const work of works) await work(app, who).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
