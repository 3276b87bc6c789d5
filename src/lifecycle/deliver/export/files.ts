import { pipeline, type Readable } from "node:stream";
import { decryptStream } from "../../../crypto/framed";
import { Source, toPublicId } from "../../../entities";
import { notFound } from "../../../errors";
import { mayReadSource } from "../../../policies/content";
import { mayPlay } from "../../../policies/media";
import { getBlobKey } from "../../ingest/source-row";
import type { Archive } from "./archive";
import { asPerson, type Making, say } from "./making";

/**
 * Facts of the sources, and their bytes: of oneself everything that one brought in; of a session what one may play,
 * since transcript and chat files are nobody's to read there.
 */
export function addSources(making: Making, archive: Archive): void {
  const { sources } = making.scope;
  if (sources.length === 0) return;
  archive.addDocument("sources", "Recordings, files and texts", () => toSourcesDocument(making));
  for (const source of sources)
    if (isTaken(making, source)) archive.addBytes(pathOf(source), source.byteSize, () => readBytes(making, source.id));
}

function isTaken({ person, row }: Making, source: Source): boolean {
  if (source.kind === "TEXT") return false;
  return row.scope === "SUBJECT" || mayPlay(person, source, { l2Visibility: "COACH_ONLY", delivered: false });
}

/** The name that people gave a file is among its facts; as a path in an archive it would have to be trusted. */
function pathOf({ id, mediaType }: Source): string {
  const [, subtype = ""] = mediaType.split("/");
  const extension = /^[a-z0-9]{2,4}$/.test(subtype) ? subtype : "bin";
  return `sources/${toPublicId("source", id)}.${mediaType === "text/plain" ? "txt" : extension}`;
}

async function toSourcesDocument(making: Making): Promise<object> {
  const documents: object[] = [];
  for (const { id } of making.scope.sources) documents.push(await toSourceDocument(making, id));
  return { sources: documents };
}

async function toSourceDocument(making: Making, id: string): Promise<object> {
  const source = await readSource(making, id);
  return {
    id: toPublicId("source", id),
    session: source.sessionId && toPublicId("session", source.sessionId),
    ...{ kind: source.kind, mediaType: source.mediaType, bytes: source.byteSize, createdAt: source.createdAt },
    filename: await say(making, "source", "filename", source),
    sha256: await say(making, "source", "sha256", source),
    ...(source.kind === "TEXT" && { text: await say(making, "source", "text", source) }),
    ...(isTaken(making, source) && { file: pathOf(source) }),
  };
}

/** As it is when its turn comes: what has gone to the trash meanwhile is nobody's to read. */
async function readSource(making: Making, id: string): Promise<Source> {
  const source = await asPerson(making, (unit) => unit.get(Source, id));
  if (!mayReadSource(making.person, source)) throw notFound();
  return source;
}

async function readBytes(making: Making, id: string): Promise<Readable> {
  const source = await readSource(making, id);
  const key = await making.keys.dataKey(id, "open");
  const blobKey = getBlobKey(source);
  return pipeline(await making.app.blobs.read(blobKey), decryptStream(key, blobKey), () => {});
}
