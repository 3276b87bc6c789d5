import type { App } from "../app";
import { checkLog } from "../db/audit";
import { readAuditLog } from "../db/audit-log";
import { Loaders } from "../reads/loaders";
import type { Context } from "../resolvers/context";
import { type Caller, whoOf } from "./caller";
import type { EventSource } from "./events";

export interface ContextParts {
  app: App;
  events: EventSource;
  /** Where the server is reached from outside. */
  publicUrl(): string;
}

/** A resolver's context for one admitted operation. Without an account there is nobody to resolve for, only the schema. */
export function contextOf({ app, events, publicUrl }: ContextParts, caller: Caller): Context | object {
  const who = whoOf(caller);
  if (!who) return {};
  const { workspaceId } = who;
  const context: Context = {
    app,
    who,
    keys: app.keys(who),
    loaders: new Loaders(app, who),
    requestId: caller.requestId,
    publicUrl: publicUrl(),
    events: { subscribe: (topic) => events.subscribe(workspaceId, topic, caller.ended) },
    rateLimit: () => {
      if (!caller.rate) throw new Error("an operation runs that was not admitted");
      return caller.rate;
    },
    auditIntegrity: async () => checkLog(workspaceId, await readAuditLog(app, who), await app.signer.published()),
  };
  return context;
}
