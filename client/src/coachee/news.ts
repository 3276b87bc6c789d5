import { useMutation, useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { graphql } from "../gql";
import type { NewsQuery, NotificationKind } from "../gql/graphql";

const NEWS = graphql(`
  query News {
    notifications(first: 50) {
      edges {
        node {
          id
          kind
          at
          resourceId
          read
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const MARK_READ = graphql(`
  mutation MarkNewsRead($ids: [ID!]!) {
    markNotificationsRead(ids: $ids)
  }
`);

export type NewsItem = NewsQuery["notifications"]["edges"][number]["node"];

/** How long news is on the screen before it counts as seen. */
const SEEN_MS = 1_500;

/**
 * The viewer's news of these kinds, about one thing alone where `about` names it. It is marked as read once the page has
 * been seen; `isNew` still says so for as long as the page is open.
 */
export function useNews(kinds: readonly NotificationKind[], about?: string) {
  const { data, error } = useQuery(NEWS);
  const [markRead] = useMutation(MARK_READ, { refetchQueries: ["News", "Viewer"] });
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const items = (data?.notifications.edges ?? [])
    .map(({ node }) => node)
    .filter(({ kind, resourceId }) => kinds.includes(kind) && (!about || resourceId === about));
  const unread = items.filter(({ read }) => !read);
  const ids = unread.map(({ id }) => id).join(" ");
  useEffect(() => {
    if (!ids) return;
    const timer = window.setTimeout(() => {
      setFresh((known) => new Set([...known, ...ids.split(" ")]));
      markRead({ variables: { ids: ids.split(" ") } }).catch(() => undefined);
    }, SEEN_MS);
    return () => window.clearTimeout(timer);
  }, [ids, markRead]);
  const isNew = (resourceId: string) =>
    items.some((item) => item.resourceId === resourceId && (!item.read || fresh.has(item.id)));
  return { items, isNew, isKnown: data !== undefined || error !== undefined };
}
