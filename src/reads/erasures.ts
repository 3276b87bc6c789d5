import type { DeletionCertificate, DisposalStep, ErasureRequest, ErasureState } from "../entities";
import { certificates, erasures, type LeftRow, leftItems, type RecipientRow, recipients, steps } from "./disposal-rows";
import type { Loaders, Page } from "./loaders";
import { equals } from "./mine";
import type { PageRequest } from "./page";
import { Values } from "./statement";
import { columnsOf } from "./table";

export interface ErasuresWanted {
  state?: ErasureState | null;
  overdue?: boolean | null;
}

/** States in which there is nothing more to do, or nothing before a hold ends. */
const settled = ["PARTIALLY_COMPLETED", "COMPLETED", "REJECTED", "CANCELLED"] as const;

/** Whether a request has come to its end, for now. */
export function isSettled({ state }: Pick<ErasureRequest, "state">): boolean {
  return (settled as readonly string[]).includes(state);
}

/** A request, for admins and its subject. */
export function findErasure(loaders: Loaders, id: string): Promise<ErasureRequest | null> {
  return loaders.find(erasures, id);
}

/** All requests for an admin; for everybody else those about themselves. */
export function listErasures(
  loaders: Loaders,
  { state, overdue }: ErasuresWanted,
  now: Date,
  page: PageRequest,
): Page<ErasureRequest> {
  return loaders.page(
    {
      of: erasures,
      order: "requested_at",
      where: (values) => [
        `t.workspace_id = ${values.add(loaders.who.workspaceId)}`,
        ...equals(values, { state }),
        ...(overdue == null
          ? []
          : [
              `(t.due_at < ${values.add(now)} and not t.state = any(${values.add(settled)})) = ${values.add(overdue)}::boolean`,
            ]),
      ],
    },
    page,
  );
}

/** Whom else was asked, oldest first. */
export function recipientsOf(loaders: Loaders, erasureId: string): Promise<RecipientRow[]> {
  return loaders.all(recipients, "erasure_id", erasureId, "t.at, t.id");
}

/** The steps of every run that carried it out, in the order of the runs. */
export function stepsOf(loaders: Loaders, erasureId: string): Promise<DisposalStep[]> {
  return loaders.each<DisposalStep>("erasure.steps", erasureId, (ids) => {
    const values = new Values();
    const text = `select r.erasure_id as parent_id, ${columnsOf(steps)} from disposal_step t
      join disposal_run r on r.workspace_id = t.workspace_id and r.id = t.run_id
      where t.workspace_id = ${values.add(loaders.who.workspaceId)} and r.erasure_id = any(${values.add(ids)})
      order by r.opened_at, r.id, t.position`;
    return { text, values: values.all, kinds: steps.kinds };
  });
}

/** The certificates issued for it, oldest first; supplements of its backups among them. */
export function certificatesOf(loaders: Loaders, erasureId: string): Promise<DeletionCertificate[]> {
  return loaders.all(certificates, "erasure_id", erasureId, "t.number");
}

/** Items that it had to leave and that no later run has taken. */
export function leftOf(loaders: Loaders, erasureId: string): Promise<LeftRow[]> {
  return loaders.each<LeftRow>("erasure.left", erasureId, (ids) => {
    const values = new Values();
    const text = `select r.erasure_id as parent_id, ${columnsOf(leftItems)} from disposal_item t
      join disposal_run r on r.workspace_id = t.workspace_id and r.id = t.run_id
      where t.workspace_id = ${values.add(loaders.who.workspaceId)} and r.erasure_id = any(${values.add(ids)})
        and t.state = 'WITHHELD' and not exists (select from disposal_item g
          where g.workspace_id = t.workspace_id and g.item_id = t.item_id and g.kind = t.kind and g.state = 'GONE')`;
    return { text, values: values.all, kinds: leftItems.kinds };
  });
}
