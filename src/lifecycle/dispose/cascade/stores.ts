import { IsNull } from "typeorm";
import type { App, KeyKind } from "../../../app";
import { type DisposalItem, DisposalStep, type ItemKind, type StepFinding, type StepName } from "../../../entities";
import { hasKey, hasVectors } from "../plan";
import { begun, destroying, findStep, keyOf, StillThereError, type Work } from "./work";

/** A data key's kind is that of the item whose id it has; vectors have none of their own. */
const keyKinds: Record<Exclude<ItemKind, "VECTORS">, KeyKind> = {
  SESSION: "SESSION",
  TRANSCRIPT: "TRANSCRIPT",
  SOURCE: "SOURCE",
  FORM: "FORM",
  EXPORT: "EXPORT",
  HOLD: "HOLD",
  PERSON: "PERSON",
};

/** Destroys each blob that the manifest names, once nobody is writing to it any more. A 404 counts for these names alone. */
export async function destroyBlobs(work: Work, name: StepName): Promise<void> {
  const [going, kept] = split(work.items, (item) => item.blobKey !== null);
  await assertFree(work, going);
  const keys = going.map((item) => item.blobKey as string);
  await noteFound(work, name, () => blobsLeft(work.app, keys));
  await work.app.blobs.destroyAll(keys);
  const method = `every version, snapshot and deleted copy of each name destroyed in ${work.app.blobs.name}; listed again`;
  const finding = { store: "BLOB" as const, category: "recordings and files", withheld: kept.length, method };
  await noteLeft(work, name, going, await blobsLeft(work.app, keys), finding);
}

export async function destroyVectors(work: Work, name: StepName): Promise<void> {
  const [going, kept] = split(work.items, hasVectors);
  const transcriptIds = going.map((item) => item.itemId);
  // Passages are written by who works on the transcript's session, which stands among the anchors.
  await assertFree(work, going);
  const { workspaceId } = work.who;
  if (transcriptIds.length > 0) {
    await noteFound(work, name, () => work.app.vectors.count(workspaceId, { transcriptIds }));
    await work.app.vectors.remove(workspaceId, { transcriptIds });
  }
  const staying = kept.map((item) => item.itemId);
  const withheld = staying.length > 0 ? await work.app.vectors.count(workspaceId, { transcriptIds: staying }) : 0;
  const method = `removed from ${work.app.vectors.name}; searched again`;
  const finding = { store: "VECTOR" as const, category: "passages", withheld, method };
  await noteLeft(work, name, going, await vectorsLeft(work, transcriptIds), finding);
}

export async function destroyKeys(work: Work, name: StepName): Promise<void> {
  const [going, kept] = split(work.items, hasKey);
  const ids = going.map((item) => item.itemId);
  await noteFound(work, name, () => work.app.countKeys(work.who, ids));
  if (ids.length > 0) await work.app.shredKeys(work.who, ids);
  const { probe } = await probeKeys(work, going);
  const withheld = await work.app.countKeys(
    work.who,
    kept.map((item) => item.itemId),
  );
  const method = "keys deleted, their table rewritten and their log let go; rows, pages and log searched again";
  const finding = { store: "KEYRING" as const, category: "data keys", withheld, method };
  await noteLeft(work, name, going, probe === "ABSENT" ? 0 : 1, finding);
}

/** Items of a sort that go, and those of it that stay. */
function split(items: readonly DisposalItem[], is: (item: DisposalItem) => boolean): [DisposalItem[], DisposalItem[]] {
  return [begun(items).filter(is), items.filter((item) => item.state === "WITHHELD" && is(item))];
}

/** How many of the manifest's blobs are still seen, in any form. Throws when the store can't be looked into. */
export async function blobsLeft(app: App, keys: readonly string[]): Promise<number> {
  return keys.length > 0 ? (await app.blobs.remaining(keys)).length : 0;
}

export async function vectorsLeft({ app, who }: Work, transcriptIds: readonly string[]): Promise<number> {
  if (transcriptIds.length === 0) return 0;
  const probe = await app.vectors.probe(who.workspaceId, { transcriptIds });
  if (probe === "UNKNOWN") throw new StillThereError("vectors");
  return probe === "PRESENT" ? app.vectors.count(who.workspaceId, { transcriptIds }) : 0;
}

export function probeKeys({ app, who }: Work, items: readonly DisposalItem[]) {
  const keys = items.flatMap(({ kind, itemId: id }) => (kind === "VECTORS" ? [] : [{ id, kind: keyKinds[kind] }]));
  if (keys.length === 0) return Promise.resolve({ probe: "ABSENT" as const, notCovered: [] });
  return app.probeKeys(who, keys);
}

/** An upload, an embedding, an export in the making is waited for: what it wrote after a look would not be seen. */
async function assertFree(work: Work, items: readonly DisposalItem[]): Promise<void> {
  const ids = [...new Set(items.flatMap((item) => [item.itemId, ...item.anchors]))];
  await destroying(work, items, async (unit) => {
    if (await unit.isOccupied(ids)) throw new StillThereError("an item that is being worked on");
  });
}

/** Written down before the first byte goes, so that a run that dies in between still knows what there was. */
async function noteFound({ app, who, run }: Work, name: StepName, look: () => Promise<number>): Promise<void> {
  const noted = await app.destroy(who, async (unit) => (await findStep(unit, run.id, name)).remaining !== null);
  if (noted) return;
  const found = await look();
  await app.destroy(who, async (unit) => {
    const unseen = { ...keyOf(run), name, remaining: IsNull() };
    await unit.em.update(DisposalStep, unseen, { found, remaining: found });
  });
}

type StoreFinding = Pick<StepFinding, "store" | "category" | "withheld" | "method">;

async function noteLeft(
  work: Work,
  name: StepName,
  items: readonly DisposalItem[],
  left: number,
  finding: StoreFinding,
): Promise<void> {
  await destroying(work, items, async (unit) => {
    const step = await findStep(unit, work.run.id, name);
    const deleted = Math.max(0, step.found - left);
    const found = step.found + finding.withheld;
    const findings = found > 0 ? [{ ...finding, found, deleted, unlinked: 0 }] : [];
    const { withheld } = finding;
    await unit.em.update(DisposalStep, { ...keyOf(work.run), name }, { remaining: left, deleted, withheld, findings });
  });
  if (left > 0) throw new StillThereError(name);
}
