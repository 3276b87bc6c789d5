import { IsNull } from "typeorm";
import type { App, Unit } from "../../app";
import {
  type ErasureRequest,
  LlmCall,
  RecipientNotice,
  type RecipientState,
  Transcript,
  type User,
} from "../../entities";

interface Processor {
  recipient: string;
  asked: string;
  state: RecipientState;
}

/** Parts of this server: what they were given never left it. */
const OWN_PARTS = [/^extractive$/, /^zoom-vtt$/, /^hashing-/, /^folder$/];
const isOwn = (name: string) => OWN_PARTS.some((pattern) => pattern.test(name));

/**
 * Who else was given something of this person's to work on, at the start of an erasure: language models, speech and mail.
 * None of them can be asked to delete a single call; what is said of each is what is known.
 */
export async function noteProcessors(app: App, unit: Unit, request: ErasureRequest, subject: User): Promise<void> {
  const { workspaceId, id: erasureId } = request;
  const notices = (await findProcessors(app, unit, subject)).map((processor) => ({
    ...{ workspaceId, id: app.newId(), erasureId, detail: null, attempts: 0, at: unit.now },
    ...processor,
  }));
  await unit.addAll(RecipientNotice, notices);
}

async function findProcessors(app: App, unit: Unit, { id, role }: User): Promise<Processor[]> {
  const { workspaceId } = unit.who;
  if (role === "ADMIN" || role === "INTEGRATOR") return [mail(app.mailer.name)];
  const theirs =
    role === "COACHEE" ? { workspaceId, coacheeId: id } : { workspaceId, coachId: id, coacheeId: IsNull() };
  const calls = await unit.em.find(LlmCall, { select: { provider: true }, where: theirs });
  const transcripts = await unit.em.find(Transcript, { select: { transcriber: true }, where: theirs });
  const models = new Set(calls.map(({ provider }) => provider));
  const speech = new Set(transcripts.map(({ transcriber }) => transcriber));
  return [
    ...[...models].map((name) => processor(name, "pseudonymized requests to the language model")),
    ...[...speech].map((name) => processor(name, "recordings given to the speech service")),
    ...(transcripts.length > 0 ? [processor(app.embedder.model, "passages given for embedding")] : []),
    mail(app.mailer.name),
  ];
}

function processor(recipient: string, what: string): Processor {
  return isOwn(recipient)
    ? { recipient, asked: `Deletion of ${what}: no request is needed, it is a part of this server.`, state: "DONE" }
    : {
        recipient,
        asked: `Deletion of ${what}: it takes no such request; what it kept ends with its own retention.`,
        state: "NOT_POSSIBLE",
      };
}

function mail(name: string): Processor {
  return processor(isOwn(name) ? name : `mail (${name})`, "letters, which held a link and no content");
}
