import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { App, Who } from "../../src/app";
import type { EvidencePack, Session, Source, SourceKind } from "../../src/entities";
import { EvidencePack as Pack } from "../../src/entities";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { completeUpload, receiveUpload, requestUpload } from "../../src/lifecycle/ingest/upload";
import { signUpload } from "../../src/lifecycle/ingest/upload-link";
import type { World } from "./world";

const content = join(__dirname, "../../src/embedded/demo/content");

/** A file of the project's own conversations. */
export function demoFile(name: string): Promise<Buffer> {
  return readFile(join(content, name));
}

export interface SentFile {
  filename: string;
  mediaType: string;
  kind: SourceKind;
  bytes: Buffer;
}

/** The whole way of an upload: asked for, put, completed. */
export async function upload(app: App, who: Who, sessionId: string, file: SentFile): Promise<Source> {
  const { filename, mediaType, kind } = file;
  const asked = await requestUpload(app, who, { sessionId, filename, mediaType, kind, byteSize: file.bytes.length });
  const { token } = await signUpload(app.keys(who), who, asked.id, file.bytes.length, new Date());
  await receiveUpload(app, token, Readable.from([file.bytes], { objectMode: false }));
  return completeUpload(app, who, { sourceId: asked.id });
}

export function vtt(bytes: Buffer): SentFile {
  return { filename: "meeting.transcript.vtt", mediaType: "text/vtt", kind: "TRANSCRIPT_FILE", bytes };
}

/** A session with a transcript, taken through every step up to review. */
export async function aReviewedSession(
  { app, here, runJobs }: World,
  given: { coacheeId?: string | null; file?: string; who?: Who } = {},
): Promise<{ session: Session; packs: EvidencePack[] }> {
  const who = given.who ?? here.coach;
  const coacheeId = given.coacheeId === undefined ? here.coachee.userId : given.coacheeId;
  const session = await createSession(app, who, { kind: "COACHING", title: "First conversation", coacheeId });
  await upload(app, who, session.id, vtt(await demoFile(given.file ?? "conversation-1.vtt")));
  await runJobs();
  const { workspaceId } = who;
  const packs = await app.write(who, (unit) =>
    unit.em.find(Pack, { where: { workspaceId, sessionId: session.id }, order: { createdAt: "ASC", id: "ASC" } }),
  );
  return { session, packs };
}
