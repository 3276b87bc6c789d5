import { useQuery } from "@apollo/client/react";
import { graphql } from "../gql";

const COACHEES = graphql(`
  query Coachees {
    users(first: 100, role: COACHEE) {
      edges {
        node {
          id
          displayName
          email
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The people that the coach has sessions with, by name. */
export function useCoachees(): { id: string; name: string }[] {
  const { data } = useQuery(COACHEES);
  const people = data?.users.edges.map(({ node }) => node) ?? [];
  return people
    .map(({ id, displayName, email }) => ({ id, name: displayName ?? email ?? id }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
