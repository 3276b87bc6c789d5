import { graphql } from "../../gql";
import type { SessionDetailQuery } from "../../gql/graphql";

export const SESSION = graphql(`
  query SessionDetail($id: ID!) {
    node(id: $id) {
      id
      ... on Session {
        title
        kind
        state
        step
        createdAt
        startedAt
        endedAt
        expiresAt
        onHold
        failure
        coachee {
          id
          displayName
        }
        sources(first: 100) {
          totalCount
          nodes {
            id
            kind
            state
            mediaType
            byteSize
            filename
            createdAt
            expiresAt
            onHold
            scan {
              verdict
              signature
            }
          }
        }
        packs(first: 100) {
          totalCount
          nodes {
            id
            kind
            state
            l0
            crossCheck {
              verdict
            }
          }
        }
        forms(first: 20) {
          totalCount
        }
        transcript {
          language
          durationMs
          utteranceCount
          speakerCount
          timing
          classification
          piiFindings {
            kind
            count
          }
        }
        speakers {
          label
          confidence
          user {
            id
            displayName
          }
        }
      }
    }
  }
`);

export type SessionDetail = Extract<NonNullable<SessionDetailQuery["node"]>, { step: unknown }>;
export type SessionSource = SessionDetail["sources"]["nodes"][number];
/** Read again after whatever changes a session. */
export const REFETCH = ["SessionDetail", "NeedySessions"];

export const PROGRESS = graphql(`
  subscription SessionProgress($id: ID!) {
    sessionProgress(sessionId: $id) {
      step
      state
      done
      total
    }
  }
`);

export const COMPLETE_SESSION = graphql(`
  mutation CompleteSession($input: SessionActionInput!) {
    completeSession(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      session {
        id
        state
        step
      }
    }
  }
`);

export const DELETE_SESSION = graphql(`
  mutation DeleteSession($input: DestroyInput!) {
    deleteSession(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      session {
        id
        state
      }
    }
  }
`);

export const DELETE_SOURCE = graphql(`
  mutation DeleteSource($input: DestroyInput!) {
    deleteSource(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      source {
        id
        state
      }
    }
  }
`);

export const MAP_SPEAKER = graphql(`
  mutation MapSpeaker($input: MapSpeakerInput!) {
    mapSpeaker(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      session {
        id
        state
        step
      }
    }
  }
`);

export const ASSIGN_COACHEE = graphql(`
  mutation AssignCoachee($input: AssignCoacheeInput!) {
    assignCoachee(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      session {
        id
        coachee {
          id
          displayName
        }
      }
    }
  }
`);
