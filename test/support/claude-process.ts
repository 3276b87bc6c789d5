import { type ChildProcess, startChild } from "./child";
import type { ClaudeCommand, ClaudeState } from "./fakes/claude-server";

export type ClaudeProcess = ChildProcess<{ url: string; apiKey: string }, ClaudeCommand, ClaudeState>;

/** A fake Messages API as a process of its own. */
export function startClaudeProcess(): Promise<ClaudeProcess> {
  return startChild(require.resolve("./fakes/claude-server-child"));
}
