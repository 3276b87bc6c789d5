import type { ClaudeCommand, ClaudeState } from "./fakes/claude-server";
import { startToldProcess, type ToldProcess } from "./told-process";

export type ClaudeProcess = ToldProcess<{ url: string; apiKey: string }, ClaudeCommand, ClaudeState>;

/** A fake Messages API as a process of its own. */
export function startClaudeProcess(): Promise<ClaudeProcess> {
  return startToldProcess(require.resolve("./fakes/claude-server-child"));
}
