import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { App, Who } from "../../app";
import { type Audience, type SourceKind, User } from "../../entities";
import { DomainError } from "../../errors";
import { systemWho } from "../../jobs/system";
import { createSession } from "../../lifecycle/ingest/create-session";
import { createWorkspace } from "../../lifecycle/ingest/create-workspace";
import { hashEmail, inviteUser } from "../../lifecycle/ingest/people";
import { completeUpload, receiveUpload, requestUpload } from "../../lifecycle/ingest/upload";
import { signUpload } from "../../lifecycle/ingest/upload-link";
import { readIfThere, writePrivate } from "../private-file";

interface DemoPerson {
  login: string;
  name: string;
  role: Audience;
}

/** All invented. A login is the part of the address before "@demo.test". */
const demoPeople: DemoPerson[] = [
  { login: "admin1", name: "Agnes Lindholm", role: "ADMIN" },
  { login: "admin2", name: "Bashir Rahimi", role: "ADMIN" },
  { login: "coach1", name: "Maren Holt", role: "COACH" },
  { login: "coach2", name: "Joaquim Teles", role: "COACH" },
  { login: "coachee1", name: "Ilse Brandt", role: "COACHEE" },
  { login: "coachee2", name: "Tariq Osei", role: "COACHEE" },
  { login: "coachee3", name: "Noor Jansen", role: "COACHEE" },
  { login: "integrator", name: "Integrator", role: "INTEGRATOR" },
];
const demo2People: DemoPerson[] = [
  { login: "admin1", name: "Carla Ruiz", role: "ADMIN" },
  { login: "coach1", name: "Desmond Achebe", role: "COACH" },
  { login: "coachee1", name: "Yuki Mori", role: "COACHEE" },
];

export const demoWorkspaces = [
  { slug: "demo", name: "Demo practice", people: demoPeople },
  { slug: "demo2", name: "Second practice", people: demo2People },
];

/** The content lies beside the sources, in a build as well. */
const content = join(__dirname, "../../../src/embedded/demo/content");

interface DemoFile {
  file: string;
  mediaType: string;
  kind: SourceKind;
}
const transcript = (file: string): DemoFile => ({ file, mediaType: "text/vtt", kind: "TRANSCRIPT_FILE" });

const conversations = [
  { title: "Handing work over", coachee: "coachee1", files: [transcript("conversation-1.vtt")] },
  {
    title: "Handing work over, two weeks on",
    coachee: "coachee1",
    files: [
      transcript("conversation-2.vtt"),
      { file: "conversation-2.chat.txt", mediaType: "text/plain", kind: "CHAT" as const },
    ],
  },
  {
    title: "First weeks in the new role",
    coachee: "coachee2",
    files: [
      { file: "conversation-3.mp3", mediaType: "audio/mpeg", kind: "RECORDING" as const },
      transcript("conversation-3.vtt"),
    ],
  },
];

export interface Seeding {
  findWorkspace(slug: string): Promise<string | null>;
  /** Holds the mark that tells a finished seeding from one that was cut off. */
  folder: string;
}

/** Two workspaces and their people, at the first start; what is there already stays as it is. */
export async function seedWorkspaces(app: App, seeding: Seeding): Promise<void> {
  for (const { slug, name, people } of demoWorkspaces) {
    const known = await seeding.findWorkspace(slug);
    const who = systemWho(known ?? app.newId());
    if (!known) await createWorkspace(app, who, { slug, name });
    if (await isSeeded(seeding.folder)) continue;
    for (const person of people) await inviteOnce(app, who, `${person.login}@${slug}.test`, person);
  }
}

async function inviteOnce(app: App, who: Who, email: string, person: DemoPerson): Promise<void> {
  try {
    await inviteUser(app, who, { email, displayName: person.name, role: person.role });
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "CONFLICT")) throw error;
  }
}

/** Three conversations put in by coach1 through the real doors; the steps that follow are the worker's. */
export async function seedConversations(app: App, seeding: Seeding): Promise<void> {
  const workspaceId = await seeding.findWorkspace("demo");
  if (!workspaceId || (await isSeeded(seeding.folder))) return;
  const coach = await findPerson(app, workspaceId, "coach1");
  for (const [index, { title, coachee, files }] of conversations.entries()) {
    const { userId: coacheeId } = await findPerson(app, workspaceId, coachee);
    const idempotencyKey = `demo-${index}`;
    const session = await createSession(app, coach, { kind: "COACHING", title, coacheeId, idempotencyKey });
    for (const file of files) await putIn(app, coach, session.id, file);
  }
  await writePrivate(join(seeding.folder, "demo-seeded"), "");
}

const isSeeded = async (folder: string) => (await readIfThere(join(folder, "demo-seeded"))) !== null;

async function findPerson(app: App, workspaceId: string, login: string): Promise<Who> {
  const who = systemWho(workspaceId);
  const emailHash = await hashEmail(app.keys(who), `${login}@demo.test`);
  const user = await app.write(who, (unit) => unit.em.findOneByOrFail(User, { workspaceId, emailHash }));
  return { workspaceId, role: user.role, userId: user.id, ref: user.ref };
}

async function putIn(app: App, who: Who, sessionId: string, given: DemoFile): Promise<void> {
  const { file: filename, mediaType, kind } = given;
  const path = join(content, filename);
  const byteSize = (await stat(path)).size;
  const idempotencyKey = `demo-${filename}`;
  const source = await requestUpload(app, who, { sessionId, filename, mediaType, kind, byteSize, idempotencyKey });
  const { token } = await signUpload(app.keys(who), who, source.id, byteSize, app.machine.now());
  try {
    await receiveUpload(app, token, createReadStream(path));
    await completeUpload(app, who, { sourceId: source.id });
  } catch (error) {
    // Cut off after this file at the last start: it is in. Or it was erased since, and stays out.
    if (!(error instanceof DomainError && ["WRONG_STATE", "SUPPRESSED"].includes(error.code))) throw error;
  }
}
