import { startChild } from "./child";
import type { CopySummary } from "./fakes/azure-account";
import type { AzureCommand } from "./fakes/azure-server-child";

/** What the account holds, kept copies included, and what it was asked, as "delete" or "delete?permanent". */
export interface AzureState {
  copies: CopySummary[];
  asked: string[];
}

export interface AzureProcess {
  connectionString: string;
  /** Changes its settings, or with none only looks. One command at a time. */
  tell(command?: AzureCommand): Promise<AzureState>;
  stop(): Promise<void>;
}

/** The fake Azure account as a process of its own: tests kill its clients and keep the store. */
export async function startAzureProcess(): Promise<AzureProcess> {
  const script = require.resolve("./fakes/azure-server-child");
  const { hello, tell, stop } = await startChild<{ connectionString: string }, AzureCommand, AzureState>(script);
  return { ...hello, stop, tell: (command = {}) => tell(command) };
}
