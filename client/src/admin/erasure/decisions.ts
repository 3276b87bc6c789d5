import { graphql } from "../../gql";

export type Decision = "approve" | "reject" | "cancel" | "extend";

const APPROVE = graphql(`
  mutation ApproveErasure($input: ErasureDecisionInput!) {
    decided: approveErasure(input: $input) {
      request {
        id
        state
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);
const REJECT = graphql(`
  mutation RejectErasure($input: ErasureDecisionInput!) {
    decided: rejectErasure(input: $input) {
      request {
        id
        state
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);
const CANCEL = graphql(`
  mutation CancelErasure($input: ErasureDecisionInput!) {
    decided: cancelErasure(input: $input) {
      request {
        id
        state
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);
const EXTEND = graphql(`
  mutation ExtendErasure($input: ErasureDecisionInput!) {
    decided: extendErasureDeadline(input: $input) {
      request {
        id
        state
        dueAt
        daysLeft
        extended
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

export const decisions = {
  approve: { mutation: APPROVE, needsReason: false, destroys: true },
  reject: { mutation: REJECT, needsReason: true, destroys: false },
  cancel: { mutation: CANCEL, needsReason: false, destroys: false },
  extend: { mutation: EXTEND, needsReason: true, destroys: false },
} as const;
