import { type OwnCertificate, ownCertificate } from "./certificate-authority";
import { type ChildProcess, startChild } from "./child";
import type { Called, HookCommand } from "./fakes/hook-child";

export interface HookProcess extends ChildProcess<object, HookCommand, { called: Called[]; open: number }> {
  port: number;
}

/** Somebody's endpoint as a process of its own: a webhook's, or a place that nobody should be led to. */
export async function startHookProcess(tls?: OwnCertificate): Promise<HookProcess> {
  const script = require.resolve("./fakes/hook-child");
  const hook = await startChild<object, HookCommand, { port: number; called: Called[]; open: number }>(script);
  return { ...hook, port: (await hook.tell({ tls })).port };
}

/** The same over TLS that nobody vouches for: whoever tells it anything has believed its certificate. */
export const startUnvouched = () => startHookProcess(ownCertificate());
