import type { ErasureState, FilledForm, PackState, SessionState, SourceState } from "../entities";
import { DomainError } from "../errors";

type Moves<S extends string> = Record<S, readonly S[]>;

const session: Moves<SessionState> = {
  OPEN: ["PROCESSING", "COMPLETING", "COMPLETED", "ARCHIVED", "FAILED", "DISPOSING"],
  PROCESSING: ["READY", "OPEN", "FAILED", "DISPOSING"],
  READY: ["PROCESSING", "COMPLETING", "COMPLETED", "ARCHIVED", "DISPOSING"],
  COMPLETING: ["COMPLETED", "DISPOSING"],
  COMPLETED: ["ARCHIVED", "DISPOSING"],
  ARCHIVED: ["DISPOSING"],
  FAILED: ["PROCESSING", "COMPLETING", "COMPLETED", "ARCHIVED", "DISPOSING"],
  DISPOSING: [],
};

const source: Moves<SourceState> = {
  QUARANTINED: ["STORED", "REJECTED", "PURGING"],
  STORED: ["TRASHED", "PURGING"],
  REJECTED: ["TRASHED", "PURGING"],
  TRASHED: ["STORED", "REJECTED", "PURGING"],
  PURGING: [],
};

const pack: Moves<PackState> = {
  PENDING_REVIEW: ["APPROVED", "REJECTED", "REGENERATING", "SUPERSEDED"],
  APPROVED: ["DELIVERED", "PENDING_REVIEW", "WITHDRAWN"],
  DELIVERED: ["WITHDRAWN", "PENDING_REVIEW"],
  REJECTED: ["PENDING_REVIEW", "REGENERATING", "SUPERSEDED"],
  REGENERATING: ["SUPERSEDED", "PENDING_REVIEW"],
  SUPERSEDED: [],
  WITHDRAWN: ["PENDING_REVIEW"],
};

const form: Moves<FilledForm["state"]> = {
  FILLING: ["READY", "FAILED", "TRASHED", "PURGING"],
  READY: ["FILLING", "TRASHED", "PURGING"],
  TRASHED: ["READY", "FAILED", "PURGING"],
  PURGING: [],
  FAILED: ["FILLING", "TRASHED", "PURGING"],
};

const erasure: Moves<ErasureState> = {
  AWAITING_APPROVAL: ["SCHEDULED", "RUNNING", "REJECTED", "CANCELLED"],
  SCHEDULED: ["RUNNING", "CANCELLED"],
  RUNNING: ["RETRYING", "PARTIALLY_COMPLETED", "COMPLETED", "CANCELLED"],
  RETRYING: ["RUNNING", "PARTIALLY_COMPLETED", "COMPLETED"],
  PARTIALLY_COMPLETED: ["COMPLETED"],
  COMPLETED: [],
  REJECTED: [],
  CANCELLED: [],
};

/** Every move an item of each kind can make. What isn't here is WRONG_STATE. */
export const states = { session, source, pack, form, erasure } as const;

type StateOf<K extends keyof typeof states> = keyof (typeof states)[K];

/** Moves an item on, or refuses with WRONG_STATE. Saving is the caller's. */
export function advance<K extends keyof typeof states>(kind: K, item: { state: StateOf<K> }, to: StateOf<K>): void {
  const moves = states[kind][item.state] as readonly StateOf<K>[];
  if (!moves.includes(to))
    throw new DomainError("WRONG_STATE", `A ${kind} that is ${String(item.state)} can't become ${String(to)}.`);
  item.state = to;
}
