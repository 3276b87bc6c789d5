import type { Loaders, Page } from "./loaders";
import { equals } from "./mine";
import type { ListOf, PageRequest } from "./page";
import { type AuditRow, auditEntries } from "./rows";
import type { Values } from "./statement";
import type { Table } from "./table";

export interface EntriesWanted {
  action?: string | null;
  actorRef?: string | null;
  targetRef?: string | null;
  from?: Date | null;
  to?: Date | null;
}

/** The audit log; each entry says whether the chain holds it yet. */
export function listAuditEntries(loaders: Loaders, wanted: EntriesWanted, page: PageRequest): Page<AuditRow> {
  const { action, actorRef, targetRef, from, to } = wanted;
  const list: ListOf<AuditRow> = {
    of: auditEntries as Table<AuditRow>,
    order: "at",
    extra: `exists (select 1 from audit_link l where l.workspace_id = t.workspace_id and l.entry_id = t.id) as sealed`,
    where: (values: Values) => [
      `t.workspace_id = ${values.add(loaders.who.workspaceId)}`,
      ...equals(values, { action, actor_ref: actorRef, target_ref: targetRef }),
      ...(from ? [`t.at >= ${values.add(from)}`] : []),
      ...(to ? [`t.at < ${values.add(to)}`] : []),
    ],
  };
  return loaders.page(list, page);
}
