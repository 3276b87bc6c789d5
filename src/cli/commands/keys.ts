import { z } from "zod";
import type { WrapperVersion } from "../../app";
import { toPublicId } from "../../entities";
import { systemWho } from "../../jobs/system";
import { rotateInstallation, rotateKeys } from "../../lifecycle/store/rotate-keys";
import { type CommandContext, command } from "./command";

const nothing = z.object({});

/** What a rotation is at, by workspace. */
export interface RotatedWorkspace {
  workspace: string;
  rewrapped: number;
  keys: number;
  left: number;
}

/** Makes a version where that may be done, and a job for each workspace: the worker wraps anew whatever becomes of us. */
export const keysRotate = command(nothing, async ({ app, database }) => {
  const { version, isNew } = await app.keyRotation.begin();
  const workspaces = await database.lookUp<{ id: string }>("select list_workspaces() as id", []);
  for (const { id } of workspaces)
    await app.write(systemWho(id), (unit) => unit.enqueue("rotate-keys", {}, { key: "rotate-keys" }));
  return { version, isNew, workspaces: workspaces.map(({ id }) => id).sort() };
});

/** One workspace's keys, now; a job that does the same at the same time does no harm. */
export const keysRewrap = command(z.object({ workspaceId: z.uuid() }), async ({ app }, { workspaceId }) => {
  const { rewrapped, keys, left } = await rotateKeys(app, systemWho(workspaceId));
  return { workspace: toPublicId("workspace", workspaceId), rewrapped, keys, left } satisfies RotatedWorkspace;
});

/** The installation's keys, and then the versions that nothing needs: what went and what there is. */
export const keysSettle = command(nothing, async (context) => {
  const destroyed = await rotateInstallation(context.app);
  return { destroyed, versions: await listVersions(context) };
});

export const keysStatus = command(nothing, async (context) => ({ versions: await listVersions(context) }));

function listVersions({ app }: CommandContext): Promise<WrapperVersion[]> {
  return app.keyRotation.versions();
}
