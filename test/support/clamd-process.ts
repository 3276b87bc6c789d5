import { startChild } from "./child";
import type { ClamdSettings } from "./fakes/clamd";

interface ClamdAnswer {
  taken: number;
  held: number;
}

export interface ClamdProcess {
  port: number;
  /** Changes its settings; gives how many bytes of content it has had, and how many scans it keeps silent about. */
  tell(settings?: Partial<ClamdSettings>): Promise<ClamdAnswer>;
  stop(): Promise<void>;
}

/** The fake clamd as a process of its own. */
export async function startClamdProcess(): Promise<ClamdProcess> {
  const script = require.resolve("./fakes/clamd-child");
  const { hello, tell, stop } = await startChild<{ port: number }, Partial<ClamdSettings>, ClamdAnswer>(script);
  return { ...hello, stop, tell: (settings = {}) => tell(settings) };
}
