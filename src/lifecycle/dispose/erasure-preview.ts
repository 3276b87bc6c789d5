import type { App, CascadeUnit, Who } from "../../app";
import { User } from "../../entities";
import { notFound } from "../../errors";
import { assertMayRequest } from "../../policies/erasure";
import {
  countStores,
  type PlannedItem,
  planItems,
  type StoreCount,
  toWithheldGroups,
  type WithheldGroup,
} from "./plan";
import { digestOf, type PreviewFacts, signPreview } from "./preview-token";
import { countLinks, findKeptVoice, toVoiceGroups } from "./unlink-person";

export interface ErasurePreviewFacts {
  subjectId: string;
  erased: StoreCount[];
  withheld: WithheldGroup[];
  unlinked: StoreCount[];
  token: string;
  validUntil: Date;
}

/** What an erasure of this person would delete, keep and why, and unlink, per store. Nothing is changed. */
export async function erasurePreview(app: App, who: Who, input: { subjectId: string }): Promise<ErasurePreviewFacts> {
  assertMayRequest(who, input.subjectId);
  const moments = { issuedAt: app.machine.now(), asOf: app.clock.now() };
  const seen = await app.destroy(who, async (unit) => {
    const { workspaceId } = unit.who;
    const subject = await unit.em.findOneBy(User, { workspaceId, id: input.subjectId });
    if (!subject) throw notFound();
    const items = await planErasure(unit, subject.id);
    const kept = await findKeptVoice(unit, items);
    const erased = await countStores(app, who, unit, items);
    return { items, erased, kept, unlinked: await countLinks(unit, subject) };
  });
  const signed = await signPreview(app.keys(who), moments, toPreviewFacts(input.subjectId, seen.items));
  return {
    subjectId: input.subjectId,
    erased: seen.erased,
    withheld: [...toWithheldGroups(seen.items), ...toVoiceGroups(seen.kept)],
    unlinked: seen.unlinked.map(({ table, count }) => ({ store: "DATABASE", category: table, count, bytes: 0 })),
    ...signed,
  };
}

/** The facts that a preview's token is bound to, as they are now. `who` was found to be allowed to ask. */
export async function lookAtErasure(app: App, who: Who, subjectId: string): Promise<PreviewFacts> {
  return toPreviewFacts(subjectId, await app.destroy(who, (unit) => planErasure(unit, subjectId)));
}

function planErasure(unit: CascadeUnit, subjectId: string): Promise<PlannedItem[]> {
  return planItems(unit, "ERASURE", [{ kind: "PERSON", id: subjectId }]);
}

/** Which items go and which stay; not how many rows hang on them, which change with every notification. */
function toPreviewFacts(subjectId: string, items: readonly PlannedItem[]): PreviewFacts {
  const named = items.map(
    ({ kind, itemId, withheld }) =>
      `${kind}:${itemId}:${withheld?.ground ?? ""}:${withheld?.until?.toISOString() ?? ""}`,
  );
  return ["erasure", subjectId, digestOf(named)];
}
