import { startChild } from "./child";
import type { Asked } from "./fakes/model-server";
import type { ModelCommand } from "./fakes/model-server-child";

export interface ModelProcess {
  url: string;
  /** Where no TLS handshake succeeds. */
  refusing: string;
  /** Changes how it is, or with nothing only looks: gives what was asked since the last look. One command at a time. */
  tell(command?: ModelCommand): Promise<Asked[]>;
  stop(): Promise<void>;
}

/** The fake speech and embedding services as a process of their own. */
export async function startModels(): Promise<ModelProcess> {
  const script = require.resolve("./fakes/model-server-child");
  const { hello, tell, stop } = await startChild<{ url: string; refusing: string }, ModelCommand, { asked: Asked[] }>(
    script,
  );
  return { ...hello, stop, tell: async (command = {}) => (await tell(command)).asked };
}
