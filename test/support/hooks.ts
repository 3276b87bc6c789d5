import { closeWorlds, openHandles } from "./world";

/** Fails a file's run when a world was left open. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    const left = openHandles();
    await closeWorlds();
    if (left.length > 0) throw new Error(`left open by tests: ${left.join(", ")}`);
  },
};
