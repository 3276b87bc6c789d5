import type { DataClass, PiiKind } from "../entities";
import type { Loaders } from "./loaders";
import { type TranscriptRow, transcripts } from "./rows";
import { Values } from "./statement";

/** The newest transcript of a session: facts alone. */
export async function transcriptOf(loaders: Loaders, sessionId: string): Promise<TranscriptRow | null> {
  const found = await loaders.all(transcripts, "session_id", sessionId, "t.created_at desc, t.id desc");
  return found[0] ?? null;
}

export async function dataClassesOf(loaders: Loaders, transcriptId: string): Promise<DataClass[]> {
  const rows = await loaders.each<{ dataClass: DataClass }>("classification", transcriptId, (ids) => {
    const values = new Values();
    const text = `select t.transcript_id as parent_id, t.data_class from classification t
      where t.workspace_id = ${values.add(loaders.who.workspaceId)} and t.transcript_id = any(${values.add(ids)})
      order by t.utterance_count desc, t.data_class`;
    return { text, values: values.all, kinds: new Map() };
  });
  return rows.map((row) => row.dataClass);
}

export interface PiiFound {
  kind: PiiKind;
  count: number;
}

/** How many identifying details of each kind a transcript holds. */
export function piiCountsOf(loaders: Loaders, transcriptId: string): Promise<PiiFound[]> {
  return loaders.each<PiiFound>("pii_finding", transcriptId, (ids) => {
    const values = new Values();
    const text = `select t.transcript_id as parent_id, t.kind, count(*)::int as count from pii_finding t
      where t.workspace_id = ${values.add(loaders.who.workspaceId)} and t.transcript_id = any(${values.add(ids)})
      group by 1, 2 order by 3 desc, 2`;
    return { text, values: values.all, kinds: new Map() };
  });
}
