import { stopTestServer } from "./server";
import { closeWorlds, openHandles } from "./world";

/** Ends what the run started, and fails it when a world was left open. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    const left = openHandles();
    await closeWorlds();
    await stopTestServer();
    if (left.length > 0) throw new Error(`left open by tests: ${left.join(", ")}`);
  },
};
