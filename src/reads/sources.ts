import { mayEverPlay, mayReadSource } from "../policies/content";
import { mayPlay } from "../policies/media";
import type { Loaders, Page } from "./loaders";
import { mine } from "./mine";
import type { PageRequest } from "./page";
import { type SourceRow, type SourceTextRow, sources, sourceTexts } from "./rows";
import { Values } from "./statement";
import { columnsOf } from "./table";
import { getWorkspace } from "./workspaces";

export function findSource(loaders: Loaders, id: string | null): Promise<SourceRow | null> {
  return id === null ? Promise.resolve(null) : loaders.find(sources, id);
}

/** What a session was made from; what is in the trash is not among it. */
export function sourcesOf(loaders: Loaders, sessionId: string, page: PageRequest): Page<SourceRow> {
  const list = {
    of: sources,
    order: "created_at" as const,
    parent: "session_id",
    where: (values: Values) => [...mine(loaders.who, values), "t.state not in ('TRASHED', 'PURGING')"],
  };
  return loaders.page(list, page, sessionId);
}

/** A pasted text, sealed; read apart from its source, since it is long. */
export async function sealedTextOf(loaders: Loaders, sourceId: string): Promise<SourceTextRow | null> {
  const [row] = await loaders.each<SourceTextRow>("source.text", sourceId, (ids) => {
    const values = new Values();
    const text = `select t.id as parent_id, ${columnsOf(sourceTexts)} from source t
      where t.workspace_id = ${values.add(loaders.who.workspaceId)} and t.id = any(${values.add(ids)})`;
    return { text, values: values.all, kinds: sourceTexts.kinds };
  });
  return row ?? null;
}

/** The recordings of a session, in the order they began. */
export async function recordingsOf(loaders: Loaders, sessionId: string): Promise<SourceRow[]> {
  const found = await loaders.all(sources, "session_id", sessionId, "t.started_at nulls last, t.created_at, t.id");
  return found.filter((source) => source.kind === "RECORDING");
}

/** Whether name, digest and text of a source are this viewer's to read. */
export function isReadable(loaders: Loaders, source: SourceRow): boolean {
  return mayReadSource(loaders.who, source);
}

/** Whether a source can be played by this viewer now; `ever` asks whether it is theirs to play once it can be. */
export async function isPlayable(loaders: Loaders, source: SourceRow, when: "now" | "ever" = "now"): Promise<boolean> {
  const { who } = loaders;
  const judge = when === "now" ? mayPlay : mayEverPlay;
  // Only a coachee who did not upload it depends on more than the row.
  if (who.role !== "COACHEE" || source.createdBy === who.userId)
    return judge(who, source, { l2Visibility: "COACH_ONLY", delivered: false });
  const [{ l2Visibility }, delivered] = await Promise.all([
    getWorkspace(loaders),
    source.sessionId ? hasDelivered(loaders, source.sessionId) : false,
  ]);
  return judge(who, source, { l2Visibility, delivered });
}

async function hasDelivered(loaders: Loaders, sessionId: string): Promise<boolean> {
  const rows = await loaders.each("pack.delivered", sessionId, (ids) => {
    const values = new Values();
    const text = `select distinct t.session_id as parent_id from pack_quote t
      where ${mine(loaders.who, values).join(" and ")} and t.delivered and t.session_id = any(${values.add(ids)})`;
    return { text, values: values.all, kinds: new Map() };
  });
  return rows.length > 0;
}
