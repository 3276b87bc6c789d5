import type { App } from "../app";
import { checkLog } from "../db/audit";
import { readAuditLog } from "../db/audit-log";
import { Loaders } from "../reads/loaders";
import type { Context, OpenContext } from "../resolvers/context";
import type { SignedIn } from "./auth";
import type { Caller } from "./caller";
import type { EventSource } from "./events";

export interface ContextParts {
  app: App;
  events: EventSource;
  /** Where the server is reached from outside. */
  publicUrl(): string;
}

/** A resolver's context for one admitted operation; without an account it serves the fields that need none. */
export function contextOf(parts: ContextParts, caller: Caller): Context | OpenContext {
  const { app, events } = parts;
  const open: OpenContext = {
    ...{ app, who: null, requestId: caller.requestId, publicUrl: parts.publicUrl() },
    eventsOf: (workspaceId) => ({ subscribe: (topic) => events.subscribe(workspaceId, topic, caller.ended) }),
  };
  return caller.signedIn ? signedIn(open, caller, caller.signedIn) : open;
}

function signedIn(open: OpenContext, caller: Caller, { who, authTime }: SignedIn): Context {
  const { app } = open;
  const { workspaceId } = who;
  return {
    ...open,
    who,
    authTime,
    keys: app.keys(who),
    loaders: new Loaders(app, who),
    events: open.eventsOf(workspaceId),
    rateLimit: () => {
      if (!caller.rate) throw new Error("an operation runs that was not admitted");
      return caller.rate;
    },
    auditIntegrity: async () => checkLog(workspaceId, await readAuditLog(app, who), await app.signer.published()),
  };
}
