import type { KeyKind, Who } from "../app";
import { ErasureRequest, Export, FilledForm, LegalHold, Session, Source, Transcript, User } from "../entities";
import type { Database } from "./database";
import type { Keyring } from "./keyring";

const AGE_MS = 60 * 60 * 1000;
const BATCH = 500;
/** A backup's key is the installation's, and goes with its backup. */
const owners = {
  PERSON: User,
  SESSION: Session,
  TRANSCRIPT: Transcript,
  SOURCE: Source,
  FORM: FilledForm,
  EXPORT: Export,
  HOLD: LegalHold,
  ERASURE: ErasureRequest,
} as const;

/**
 * Destroys data keys whose row never came: a key is committed before its row, and the row's transaction may be refused,
 * replayed or lost. An hour is longer than any of them takes. Gives how many went.
 */
export async function sweepKeys(database: Database, keyring: Keyring, who: Who): Promise<number> {
  const before = new Date(Date.now() - AGE_MS);
  let after: string | null = null;
  let swept = 0;
  for (;;) {
    const keys: { id: string; kind: KeyKind }[] = await keyring.listOlder(who.workspaceId, before, after, BATCH);
    const orphans = await findOrphans(database, who, keys);
    if (orphans.length > 0) await keyring.destroy(who.workspaceId, orphans);
    swept += orphans.length;
    after = keys.at(-1)?.id ?? null;
    if (keys.length < BATCH) return swept;
  }
}

async function findOrphans(database: Database, who: Who, keys: { id: string; kind: KeyKind }[]): Promise<string[]> {
  const { workspaceId } = who;
  return database.write(who, async (unit) => {
    const kept = new Set<string>();
    for (const kind of Object.keys(owners) as (keyof typeof owners)[]) {
      const ids = keys.filter((key) => key.kind === kind).map(({ id }) => ({ workspaceId, id }));
      if (ids.length === 0) continue;
      const rows = await unit.em.find<{ id: string }>(owners[kind], { select: { id: true }, where: ids });
      for (const { id } of rows) kept.add(id);
    }
    return keys.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  });
}
