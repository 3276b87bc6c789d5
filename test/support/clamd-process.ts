import { startChild } from "./child";
import type { ClamdSettings } from "./fakes/clamd";

export interface ClamdProcess {
  port: number;
  /** Changes its settings; gives how many bytes of content it has had. */
  tell(settings?: Partial<ClamdSettings>): Promise<{ taken: number }>;
  stop(): Promise<void>;
}

/** The fake clamd as a process of its own. */
export async function startClamdProcess(): Promise<ClamdProcess> {
  const script = require.resolve("./fakes/clamd-child");
  const { hello, tell, stop } = await startChild<{ port: number }, Partial<ClamdSettings>, { taken: number }>(script);
  return { ...hello, stop, tell: (settings = {}) => tell(settings) };
}
