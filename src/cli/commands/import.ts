import { z } from "zod";
import { readPublicId, type SessionState, toPublicId } from "../../entities";
import { DomainError, invalid } from "../../errors";
import { systemWho } from "../../jobs/system";
import { createSession } from "../../lifecycle/ingest/create-session";
import { addTextSource } from "../../lifecycle/ingest/text-source";
import { completeUpload, requestUpload } from "../../lifecycle/ingest/upload";
import { signUpload } from "../../lifecycle/ingest/upload-link";
import { type CommandContext, command, email, slug } from "./command";
import { getPerson, getWorkspaceId } from "./people";

/** An import is these commands in a row; the bytes go between them, by PUT, and never through a command. */
const importer = z.object({ workspace: slug, coach: email });
type Importer = z.output<typeof importer>;

async function getCoach(context: CommandContext, { workspace, coach }: Importer) {
  const workspaceId = await getWorkspaceId(context, workspace);
  return getPerson(context, workspaceId, { field: "coach", email: coach, role: "COACH" });
}

function readId(kind: "session" | "source", publicId: string): string {
  const found = readPublicId(publicId);
  if (found?.kind !== kind) throw invalid(`${kind}Id`, "This is not such an id.");
  return found.id;
}

const opening = importer.extend({
  coachee: email.optional(),
  title: z.string().optional(),
  kind: z.enum(["COACHING", "FILL"]),
});

/** A session of the coach's, to put files into. */
export const importOpen = command(opening, async (context, args) => {
  const who = await getCoach(context, args);
  const wanted = { field: "coachee", email: args.coachee ?? "", role: "COACHEE" as const };
  const coachee = args.coachee === undefined ? null : await getPerson(context, who.workspaceId, wanted);
  const given = { kind: args.kind, title: args.title, coacheeId: coachee?.userId };
  const session = await createSession(context.app, who, given);
  return { sessionId: toPublicId("session", session.id) };
});

const upload = importer.extend({
  sessionId: z.string(),
  filename: z.string(),
  mediaType: z.string(),
  byteSize: z.number(),
  kind: z.enum(["RECORDING", "TRANSCRIPT_FILE", "CHAT"]),
});

/** A source and the token of its PUT address, which takes as many bytes as were announced. */
export const importUpload = command(upload, async (context, { sessionId, workspace, coach, ...file }) => {
  const { app } = context;
  const who = await getCoach(context, { workspace, coach });
  const source = await requestUpload(app, who, { sessionId: readId("session", sessionId), ...file });
  const { token } = await signUpload(app.keys(who), who, source.id, file.byteSize, app.machine.now());
  return { sourceId: toPublicId("source", source.id), token };
});

const completion = importer.extend({ sourceId: z.string(), sha256: z.string().optional() });

/** Out of quarantine; a transcript file sets its session going. */
export const importComplete = command(completion, async (context, { sourceId, sha256, ...args }) => {
  const who = await getCoach(context, args);
  await completeUpload(context.app, who, { sourceId: readId("source", sourceId), sha256 });
  return { sourceId };
});

const pasted = importer.extend({ sessionId: z.string(), filename: z.string(), text: z.string() });

/** A text of no known format, as if it had been pasted. */
export const importText = command(pasted, async (context, { sessionId, filename, text, ...args }) => {
  const who = await getCoach(context, args);
  const source = await addTextSource(context.app, who, { sessionId: readId("session", sessionId), filename, text });
  return { sourceId: toPublicId("source", source.id) };
});

interface StatusRow {
  state: SessionState;
  step: string;
  failure: string | null;
  packs: number;
}

/** How far a session is. Packs that newer ones replaced don't count. */
export const importStatus = command(z.object({ workspace: slug, sessionId: z.string() }), async (context, args) => {
  const workspaceId = await getWorkspaceId(context, args.workspace);
  const sql = `select s.state, s.step, s.failure, (select count(*)::int from evidence_pack p
                 where p.workspace_id = s.workspace_id and p.session_id = s.id and p.state <> 'SUPERSEDED') as packs
               from session s where s.workspace_id = $1 and s.id = $2`;
  const parameters = [workspaceId, readId("session", args.sessionId)];
  const [row] = await context.app.read(systemWho(workspaceId), (reader) => reader.rows<StatusRow>(sql, parameters));
  if (!row) throw new DomainError("NOT_FOUND", "There is no such session.", { field: ["sessionId"] });
  return row;
});
