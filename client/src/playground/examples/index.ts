import type { Audience, SessionState } from "../../gql/graphql";
import type { Ask } from "../ask";
import approvePack from "./approve-pack.graphql?raw";
import auditLog from "./audit-log.graphql?raw";
import createSession from "./create-session.graphql?raw";
import erasurePreview from "./erasure-preview.graphql?raw";
import evidencePacks from "./evidence-packs.graphql?raw";
import lifecycle from "./lifecycle.graphql?raw";
import notifications from "./notifications.graphql?raw";
import requestUpload from "./request-upload.graphql?raw";
import sessionSteps from "./session-steps.graphql?raw";
import sessions from "./sessions.graphql?raw";
import verifyCertificate from "./verify-certificate.graphql?raw";
import whoAmI from "./who-am-i.graphql?raw";

type Variables = Record<string, unknown>;

/** An operation that can be run as it is. Its title and what it shows are in the catalogue, by `id`. */
export interface Example {
  id: keyof typeof import("../../shared/i18n/en/playground").playground.examples;
  /** Who may run it; first the one it is for. */
  roles: readonly [Audience, ...Audience[]];
  operation: string;
  /** Reads what the variables have to name; null where there is no such thing yet. */
  variables?(ask: Ask): Promise<Variables | null>;
}

interface Nodes<Node = { id: string }> {
  nodes: Node[];
}

export const everybody = ["INTEGRATOR", "COACH", "ADMIN", "COACHEE"] as const;
const takesMore: readonly SessionState[] = ["OPEN", "PROCESSING", "READY", "FAILED"];
const bringing = ["INTEGRATOR", "COACH", "ADMIN"] as const;

interface SessionFound {
  id: string;
  state: SessionState;
}

async function newestSessions(ask: Ask): Promise<SessionFound[]> {
  const { sessions } = await ask<{ sessions: Nodes<SessionFound> }>("{ sessions(first: 20) { nodes { id state } } }");
  return sessions.nodes;
}

async function aSession(ask: Ask): Promise<Variables | null> {
  const [newest] = await newestSessions(ask);
  return newest ? { id: newest.id } : null;
}

/** To the newest session that can still be brought something. */
async function anUpload(ask: Ask): Promise<Variables | null> {
  const session = (await newestSessions(ask)).find(({ state }) => takesMore.includes(state));
  if (!session) return null;
  const file = { filename: "meeting.transcript.vtt", mediaType: "text/vtt", kind: "TRANSCRIPT_FILE", byteSize: 2048 };
  return { input: { sessionId: session.id, ...file, idempotencyKey: crypto.randomUUID() } };
}

async function aSupportedPack(ask: Ask): Promise<Variables | null> {
  const waiting =
    "{ evidencePacks(first: 1, filter: { state: PENDING_REVIEW, verdict: SUPPORTED }) { nodes { id version } } }";
  const { evidencePacks } = await ask<{ evidencePacks: Nodes<{ id: string; version: number }> }>(waiting);
  const [pack] = evidencePacks.nodes;
  if (!pack) return null;
  const once = { expectedVersion: pack.version, idempotencyKey: crypto.randomUUID() };
  return { input: { packId: pack.id, ...once, deliverAfterSeconds: 60 } };
}

async function theLastNotification(ask: Ask): Promise<Variables> {
  const { notifications } = await ask<{ notifications: Nodes }>("{ notifications(first: 1) { nodes { id } } }");
  return { after: notifications.nodes[0]?.id };
}

async function aCoachee(ask: Ask): Promise<Variables | null> {
  const { users } = await ask<{ users: Nodes }>("{ users(first: 1, role: COACHEE) { nodes { id } } }");
  const [coachee] = users.nodes;
  return coachee ? { subjectId: coachee.id } : null;
}

/** Where nothing has been deleted yet, a text that is no certificate: the answer says what is wrong with it. */
async function theNewestCertificate(ask: Ask): Promise<Variables> {
  const newest = "{ deletionCertificates(first: 1) { nodes { jws } } }";
  const { deletionCertificates } = await ask<{ deletionCertificates: Nodes<{ jws: string }> }>(newest);
  return { jws: deletionCertificates.nodes[0]?.jws ?? "not.a.certificate" };
}

export const examples: readonly Example[] = [
  { id: "whoAmI", roles: everybody, operation: whoAmI },
  { id: "sessions", roles: everybody, operation: sessions, variables: async () => ({ first: 2, after: null }) },
  { id: "createSession", roles: bringing, operation: createSession, variables: async () => aNewSession() },
  { id: "requestUpload", roles: bringing, operation: requestUpload, variables: anUpload },
  { id: "sessionSteps", roles: everybody, operation: sessionSteps, variables: aSession },
  { id: "notifications", roles: everybody, operation: notifications, variables: theLastNotification },
  {
    id: "evidencePacks",
    roles: everybody,
    operation: evidencePacks,
    variables: async () => ({ first: 5, filter: {} }),
  },
  { id: "lifecycle", roles: everybody, operation: lifecycle, variables: aSession },
  {
    id: "verifyCertificate",
    roles: ["INTEGRATOR", "ADMIN"],
    operation: verifyCertificate,
    variables: theNewestCertificate,
  },
  { id: "approvePack", roles: ["COACH"], operation: approvePack, variables: aSupportedPack },
  { id: "erasurePreview", roles: ["ADMIN", "COACH"], operation: erasurePreview, variables: aCoachee },
  { id: "auditLog", roles: ["ADMIN"], operation: auditLog, variables: async () => ({ first: 20, filter: {} }) },
];

function aNewSession(): Variables {
  return { input: { kind: "COACHING", idempotencyKey: crypto.randomUUID() } };
}
