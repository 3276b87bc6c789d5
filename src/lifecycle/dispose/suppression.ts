import { In } from "typeorm";
import type { App, Keys, Unit } from "../../app";
import { cell, type DisposalItem, Session, Source, Suppression } from "../../entities";
import { hashDigest } from "../ingest/suppressed";
import { noteMeetings } from "./recipients";

type Mark = Pick<Suppression, "hash" | "kind">;

/**
 * Before an erasure takes anything out of sight: what would bring it back is written down, and who else has it. For the
 * transaction that begins these items, before their rows belong to nobody. Pasted texts are not marked: their words may
 * be anybody's.
 */
export async function suppress(
  app: App,
  unit: Unit,
  erasureId: string,
  items: readonly Pick<DisposalItem, "kind" | "itemId">[],
): Promise<void> {
  const { workspaceId } = unit.who;
  const ids = (kind: DisposalItem["kind"]) => items.filter((item) => item.kind === kind).map((item) => item.itemId);
  const sessions = await unit.em.findBy(Session, { workspaceId, id: In(ids("SESSION")) });
  const sources = await unit.em.findBy(Source, { workspaceId, id: In(ids("SOURCE")) });
  const keys = app.keys(unit.who);
  const marks: Mark[] = sessions.flatMap(({ meetingHash }) =>
    meetingHash ? [{ hash: meetingHash, kind: "MEETING" as const }] : [],
  );
  for (const found of await Promise.all(sources.map((source) => marksOf(keys, source)))) marks.push(...found);
  for (const mark of marks)
    await unit.addIfAbsent(Suppression, { workspaceId, id: app.newId(), at: unit.now, ...mark });
  await noteMeetings(app, unit, erasureId, sessions);
}

async function marksOf(keys: Keys, source: Source): Promise<Mark[]> {
  const { externalHash, blobKey } = source;
  const marks: Mark[] = externalHash ? [{ hash: externalHash, kind: "FILE" }] : [];
  const sha256 = blobKey ? await keys.open(cell("source", "sha256", source), source.sha256) : null;
  return sha256 ? [...marks, { hash: await hashDigest(keys, sha256), kind: "DIGEST" }] : marks;
}
