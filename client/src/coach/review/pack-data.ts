import { graphql } from "../../gql";
import type { PackPane_EvidencePackFragment } from "../../gql/graphql";

export const PACK_FIELDS = graphql(`
  fragment PackPane_evidencePack on EvidencePack {
    id
    kind
    state
    version
    expiresAt
    onHold
    l0
    l1
    undoUntil
    decidedAt
    coachee {
      id
      displayName
    }
    session {
      id
      startedAt
      createdAt
      sources(first: 20) {
        nodes {
          id
          kind
          mediaType
          mediaUrl
        }
      }
    }
    l2 {
      sessionId
      utteranceId
      speaker
      startMs
      quote
      match
      jumpUrl
    }
    crossCheck {
      verdict
      checks {
        name
        passed
        detail
      }
    }
    provenance {
      provider
      model
      pseudonymized
      namesKept
      noTraining
      noTrainingReference
    }
    edits {
      at
      by {
        id
        displayName
      }
      layer
      before
      after
    }
    decisions {
      at
      action
      reason
      note
    }
    replaces {
      id
      l0
      l1
      decisions {
        at
        action
        note
      }
    }
    replacedBy {
      id
    }
  }
`);

export type Pack = PackPane_EvidencePackFragment;
export type Quote = NonNullable<Pack["l2"]>[number];

export const PACK = graphql(`
  query ReviewPack($id: ID!) {
    node(id: $id) {
      id
      ...PackPane_evidencePack
    }
  }
`);

export const APPROVE = graphql(`
  mutation ApprovePack($input: PackDecisionInput!) {
    approvePack(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...PackPane_evidencePack
      }
    }
  }
`);

export const EDIT = graphql(`
  mutation EditPack($input: EditPackInput!) {
    editPack(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...PackPane_evidencePack
      }
    }
  }
`);

export const REJECT = graphql(`
  mutation RejectPack($input: RejectPackInput!) {
    rejectPack(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...PackPane_evidencePack
      }
    }
  }
`);

export const REGENERATE = graphql(`
  mutation RegeneratePack($input: RegeneratePackInput!) {
    regeneratePack(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...PackPane_evidencePack
      }
    }
  }
`);

export const UNDO = graphql(`
  mutation UndoDecision($input: PackDecisionInput!) {
    undoDecision(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...PackPane_evidencePack
      }
    }
  }
`);

export const WITHDRAW = graphql(`
  mutation WithdrawPack($input: PackDecisionInput!) {
    withdrawPack(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      pack {
        id
        ...PackPane_evidencePack
      }
    }
  }
`);
