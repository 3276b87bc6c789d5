import { graphql } from "../../gql";
import type { FormDetailQuery } from "../../gql/graphql";

export const FORM = graphql(`
  query FormDetail($id: ID!) {
    node(id: $id) {
      id
      ... on FilledForm {
        state
        unread {
          sourceId
          reason
        }
        createdAt
        expiresAt
        onHold
        session {
          id
          title
          createdAt
          sources(first: 100) {
            nodes {
              id
              kind
              filename
            }
          }
        }
        template {
          id
          name
          fields {
            key
            label
            kind
            required
            choices
          }
        }
        values {
          key
          value
          origin
          sources {
            sourceId
            page
            startMs
            quote
            match
          }
        }
      }
    }
  }
`);

export type Form = Extract<NonNullable<FormDetailQuery["node"]>, { values: unknown }>;
export type Field = NonNullable<Form["template"]>["fields"][number];
export type Value = NonNullable<Form["values"]>[number];

export const EDIT_FORM = graphql(`
  mutation EditFilledForm($input: EditFilledFormInput!) {
    editFilledForm(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      form {
        id
        values {
          key
          value
          origin
          sources {
            sourceId
            page
            startMs
            quote
            match
          }
        }
      }
    }
  }
`);

export const DELETE_FORM = graphql(`
  mutation DeleteFilledForm($input: DestroyInput!) {
    deleteFilledForm(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      form {
        id
        state
      }
    }
  }
`);

export const FILL_FORM = graphql(`
  mutation FillForm($input: FillFormInput!) {
    fillForm(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      form {
        id
        state
      }
    }
  }
`);
