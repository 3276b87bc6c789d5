import type {
  CrossCheckVerdict,
  EvidencePack,
  InsightKind,
  LlmCall,
  PackDecision,
  PackEdit,
  PackFeedback,
  PackQuote,
  PackState,
} from "../entities";
import { assertMayFilterByVerdict, mayReadClaim, mayReadQuotes, mayReadReasoning } from "../policies/content";
import type { Loaders, Page } from "./loaders";
import { equals, minePacks } from "./mine";
import type { PageRequest } from "./page";
import { decisions, edits, feedback, llmCalls, packs, quotes } from "./rows";
import type { Values } from "./statement";
import { getWorkspace } from "./workspaces";

export interface PacksWanted {
  state?: PackState[] | null;
  kind?: InsightKind | null;
  verdict?: CrossCheckVerdict | null;
  coacheeId?: string | null;
  sessionId?: string | null;
}

export function findPack(loaders: Loaders, id: string | null): Promise<EvidencePack | null> {
  return id === null ? Promise.resolve(null) : loaders.find(packs, id);
}

/** The viewer's packs. Throws FORBIDDEN where the filter would tell what they may not see. */
export function listPacks(loaders: Loaders, wanted: PacksWanted, page: PageRequest): Page<EvidencePack> {
  const { state, kind, verdict, coacheeId, sessionId } = wanted;
  if (verdict) assertMayFilterByVerdict(loaders.who);
  const where = (values: Values) => [
    ...minePacks(loaders.who, values),
    ...equals(values, { kind, verdict, coachee_id: coacheeId, session_id: sessionId }),
    ...(state ? [`t.state = any(${values.add(state)})`] : []),
  ];
  return loaders.page({ of: packs, order: "created_at", where }, page);
}

export function packsOf(loaders: Loaders, sessionId: string, page: PageRequest): Page<EvidencePack> {
  const where = (values: Values) => minePacks(loaders.who, values);
  return loaders.page({ of: packs, order: "created_at", parent: "session_id", where }, page, sessionId);
}

/** The moments a pack leans on, in order; for a coachee those that were approved for them. */
export function quotesOf(loaders: Loaders, packId: string): Promise<PackQuote[]> {
  return loaders.all(quotes, "pack_id", packId, "t.position");
}

export function editsOf(loaders: Loaders, packId: string): Promise<PackEdit[]> {
  return loaders.all(edits, "pack_id", packId, "t.at, t.id");
}

export function decisionsOf(loaders: Loaders, packId: string): Promise<PackDecision[]> {
  return loaders.all(decisions, "pack_id", packId, "t.at, t.id");
}

export function feedbackOf(loaders: Loaders, packId: string): Promise<PackFeedback[]> {
  return loaders.all(feedback, "pack_id", packId, "t.at, t.id");
}

export function findLlmCall(loaders: Loaders, id: string): Promise<LlmCall | null> {
  return loaders.find(llmCalls, id);
}

/** Whether one layer of a pack is this viewer's to read, by the pack's own tag; at once where the tag says it all. */
export function isLayerReadable(
  loaders: Loaders,
  pack: EvidencePack,
  layer: "l0" | "l1" | "l2",
): boolean | Promise<boolean> {
  const { who } = loaders;
  if (layer === "l1") return mayReadReasoning(who, pack);
  const mayRead = mayReadClaim(who, pack);
  return layer === "l2" && mayRead && who.role === "COACHEE" ? areQuotesReadable(loaders, pack) : mayRead;
}

async function areQuotesReadable(loaders: Loaders, pack: EvidencePack): Promise<boolean> {
  const [{ l2Visibility }, found] = await Promise.all([getWorkspace(loaders), quotesOf(loaders, pack.id)]);
  return mayReadQuotes(loaders.who, pack, { l2Visibility, quotes: found.length });
}
