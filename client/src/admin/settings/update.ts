import { graphql } from "../../gql";

export const UPDATE = graphql(`
  mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) {
      workspace {
        id
        ...Settings_workspace
        ...Mode_workspace
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);
