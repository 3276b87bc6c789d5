/** What the demo asks; the fields of a pack in each are what the viewer at hand may want to see. */
export const CONNECT_ZOOM = `mutation ($input: ConnectZoomInput!) {
  connectZoom(input: $input) { userErrors { code message } connection { id state } }
}`;

export const SESSIONS = `{ sessions(first: 20) { nodes { id title state step } } }`;

export const SESSION = `query ($id: ID!) {
  node(id: $id) { ... on Session {
    id title state step
    coachee { id }
    sources(first: 10) { nodes { id kind state mediaType byteSize scan { verdict engine } mediaUrl } }
    speakers { label user { id } confidence }
    transcript { utteranceCount durationMs }
  } }
}`;

export const PEOPLE = `query ($role: Audience) { users(first: 20, role: $role) { nodes { id displayName } } }`;

export const ASSIGN = `mutation ($input: AssignCoacheeInput!) {
  assignCoachee(input: $input) { userErrors { code message } session { id coachee { id } } }
}`;

const PACK = `id kind state visibility version l0 l1 hiddenFields
  l2 { utteranceId speaker startMs endMs quote match jumpUrl }`;

export const PACKS = `query ($filter: EvidencePackFilter) {
  evidencePacks(first: 50, filter: $filter) { totalCount nodes { ${PACK} crossCheck { verdict score } } }
}`;

export const NODE_PACK = `query ($id: ID!) { node(id: $id) { id ... on EvidencePack { ${PACK} replaces { id } replacedBy { id }
  edits { layer before after } feedback { helpful comment } } } }`;

const decision = (field: string, input: string) => `mutation ($input: ${input}!) {
  ${field}(input: $input) { userErrors { code message field } pack { id state version visibility l0 } }
}`;
export const APPROVE = decision("approvePack", "PackDecisionInput");
export const EDIT = decision("editPack", "EditPackInput");
export const REJECT = decision("rejectPack", "RejectPackInput");
export const REGENERATE = decision("regeneratePack", "RegeneratePackInput");
export const FEEDBACK = decision("giveFeedback", "GiveFeedbackInput");

export const WIDEN_L2 = `mutation ($input: UpdateWorkspaceInput!) {
  updateWorkspace(input: $input) { userErrors { code message } workspace { l2Visibility } }
}`;

export const AUDIT = `{ auditIntegrity { ok entries unsealed checkpoints firstBroken problem } }`;

export const FOLLOW_SESSION = `subscription ($id: ID!) { sessionProgress(sessionId: $id) { sessionId step state done total } }`;
export const FOLLOW_NOTIFICATIONS = `subscription { notifications { id kind at resourceId read } }`;

export const ERASURE_PREVIEW = `query ($id: ID!) {
  erasurePreview(subjectId: $id) { token erased { store category count } withheld { ground count } }
}`;
export const REQUEST_ERASURE = `mutation ($input: RequestErasureInput!) {
  requestErasure(input: $input) { receipt request { id state } userErrors { code message field } }
}`;
export const FOLLOW_ERASURE = `subscription ($requestId: ID!, $receipt: String) {
  erasureProgress(requestId: $requestId, receipt: $receipt) { name order state found deleted remaining }
}`;
export const ERASURE_STATUS = `query ($receipt: String!) {
  erasureStatus(receipt: $receipt) { state steps { name state } certificates { id number kind jws } }
}`;

export interface PreviewAnswer {
  erasurePreview: { token: string; erased: { store: string; category: string; count: number }[] };
}

export interface RequestedErasure {
  requestErasure: {
    receipt: string | null;
    request: { id: string; state: string } | null;
    userErrors: { code: string; message: string }[];
  };
}

export interface ErasureStatus {
  state: string;
  steps: { name: string; state: string }[];
  certificates: { id: string; number: number; kind: string; jws: string }[];
}

export interface Pack {
  id: string;
  kind: string;
  state: string;
  visibility: string;
  version: number;
  l0: string | null;
  l1: string | null;
  l2: { utteranceId: string; quote: string; match: string; startMs: number; jumpUrl: string | null }[] | null;
  hiddenFields: string[];
  crossCheck?: { verdict: string; score: number } | null;
  replaces?: { id: string } | null;
  replacedBy?: { id: string } | null;
  edits?: { layer: string; before: string; after: string }[] | null;
  feedback?: { helpful: boolean; comment: string | null }[] | null;
}

export interface Notification {
  notifications: { id: string; kind: string; at: string; resourceId: string | null; read: boolean };
}

export interface Progress {
  sessionProgress: { step: string; state: string; done: number; total: number };
}

export interface SessionFacts {
  id: string;
  title: string | null;
  state: string;
  step: string;
  sources: {
    nodes: {
      id: string;
      kind: string;
      state: string;
      byteSize: number;
      scan: { verdict: string; engine: string };
      mediaUrl: string | null;
    }[];
  };
  speakers: { label: string; user: { id: string } | null }[] | null;
  transcript: { utteranceCount: number; durationMs: number } | null;
}

/** A decision's answer, by the mutation's name. */
export type Decided = Record<
  string,
  {
    userErrors: { code: string; message: string }[];
    pack: Pick<Pack, "id" | "state" | "version" | "visibility"> | null;
  }
>;
