import type { App, Rewrapped, Who } from "../../app";
import { adoptUnknown } from "../dispose/backups";

/** The installation's own keys, those of backups among them, stand in the place of a workspace that can't exist. */
const INSTALLATION = "00000000-0000-0000-0000-000000000000";

/** The job, and the command line's: wraps a workspace's keys by the newest version. Nothing to do where they are already. */
export async function rotateKeys(app: App, who: Who): Promise<Rewrapped> {
  const done = await app.keyRotation.rewrap(who.workspaceId);
  // Before it counts as ended: a run that dies in between is written down twice, and none never.
  if (done.ends) await app.write(who, (unit) => unit.record("keys.rotated", null, { keys: done.keys }));
  await conclude(app, who.workspaceId, done);
  return done;
}

/** The same for the installation's keys, then the versions that nothing needs any more; gives the ids of those that went. */
export async function rotateInstallation(app: App): Promise<string[]> {
  await conclude(app, INSTALLATION, await app.keyRotation.rewrap(INSTALLATION));
  // A backup that only the store knows needs its version all the same.
  await adoptUnknown(app);
  const destroyed = await app.keyRotation.destroyUnused();
  if (destroyed.length > 0)
    app.log.info({ versions: destroyed.length }, "old versions of the wrapping key are destroyed");
  return destroyed;
}

async function conclude(app: App, workspaceId: string, { left }: Rewrapped): Promise<void> {
  if (left === 0) await app.keyRotation.settle(workspaceId);
  else app.log.warn({ workspaceId, left }, "data keys are left under an older key");
}
