import { IsNull } from "typeorm";
import type { App, Unit } from "../../app";
import {
  type ErasureRequest,
  LlmCall,
  RecipientNotice,
  type RecipientState,
  Source,
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
  const select = { transcriber: true, embedders: true } as const;
  const transcripts = await unit.em.find(Transcript, { select, where: theirs });
  const models = new Set(calls.map(({ provider }) => provider));
  const recordings = await unit.em.find(Source, { select: { sentTo: true }, where: theirs });
  const speech = new Set([
    ...transcripts.map(({ transcriber }) => transcriber),
    ...recordings.flatMap(({ sentTo }) => sentTo),
  ]);
  const embedders = new Set(transcripts.flatMap((transcript) => transcript.embedders));
  return [
    ...[...models].map((name) => processor(name, "pseudonymized requests to the language model")),
    ...[...speech].map((name) =>
      DEEPGRAM.test(name) ? deepgram(name) : processor(name, "recordings given to the speech service"),
    ),
    ...[...embedders].map((name) => processor(name, "pseudonymized passages given for embedding")),
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

const DEEPGRAM = /^deepgram\//;

/** By its own word, given for requests with that parameter: developers.deepgram.com/trust-security/your-data. */
function deepgram(recipient: string): Processor {
  return {
    recipient,
    asked:
      "Not to keep the recordings nor to train on them: mip_opt_out=true with every request. It takes no later request.",
    state: "NOT_POSSIBLE",
  };
}

function mail(name: string): Processor {
  return processor(isOwn(name) ? name : `mail (${name})`, "letters, which held a link and no content");
}
