import { useQuery } from "@apollo/client/react";
import { useSearchParams } from "react-router";
import { graphql } from "../../gql";
import type { CrossCheckVerdict, EvidencePackFilter, InsightKind, ReviewQueueQuery } from "../../gql/graphql";

const QUEUE = graphql(`
  query ReviewQueue($filter: EvidencePackFilter!, $after: String) {
    evidencePacks(first: 100, after: $after, filter: $filter) {
      totalCount
      edges {
        node {
          id
          state
          kind
          version
          l0
          crossCheck {
            verdict
          }
          coachee {
            id
            displayName
          }
          session {
            id
            startedAt
            createdAt
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Waiting = ReviewQueueQuery["evidencePacks"]["edges"][number]["node"];

/** Packs of one session, in one stretch of the list. */
export interface Group {
  key: string;
  coachee: string | null;
  at: string | null;
  packs: Waiting[];
}

export const verdicts = ["SUPPORTED", "PARTIAL", "UNSUPPORTED"] as const satisfies readonly CrossCheckVerdict[];
export const kinds = ["THEME", "PATTERN", "ACTION_ITEM", "GROWTH_AREA"] as const satisfies readonly InsightKind[];

const known = <T extends string>(all: readonly T[], value: string | null): T | undefined =>
  all.find((one) => one === value);

/** The filters that the address names; what it misspells is none. */
export function useQueueFilter() {
  const [params, setParams] = useSearchParams();
  const filter = {
    verdict: known(verdicts, params.get("verdict")),
    kind: known(kinds, params.get("kind")),
    coachee: params.get("coachee") ?? undefined,
  };
  const set = (name: keyof typeof filter, value: string) =>
    setParams(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const clear = () => setParams({}, { replace: true });
  return { filter, set, clear, isSet: Object.values(filter).some(Boolean) };
}

/** What waits for the coach: by session, the latest first, so that a further page comes behind what is there already. What was decided a moment ago has left already. */
export function useQueue() {
  const { filter } = useQueueFilter();
  const variables: { filter: EvidencePackFilter } = {
    filter: {
      state: ["PENDING_REVIEW"],
      verdict: filter.verdict,
      kind: filter.kind,
      coacheeId: filter.coachee,
    },
  };
  const query = useQuery(QUEUE, { variables, fetchPolicy: "cache-and-network", nextFetchPolicy: "cache-first" });
  const page = (query.data ?? query.previousData)?.evidencePacks;
  const nodes = page?.edges.map(({ node }) => node) ?? [];
  const waiting = nodes.filter(({ state }) => state === "PENDING_REVIEW");
  const groups = toGroups(waiting);
  return {
    ...query,
    page,
    groups,
    packs: groups.flatMap(({ packs }) => packs),
    count: (page?.totalCount ?? 0) - (nodes.length - waiting.length),
  };
}
export type Queue = ReturnType<typeof useQueue>;

function toGroups(packs: readonly Waiting[]): Group[] {
  const sessions = new Map<string, Waiting[]>();
  for (const pack of packs) {
    const key = pack.session?.id ?? "";
    const known = sessions.get(key);
    if (known) known.push(pack);
    else sessions.set(key, [pack]);
  }
  return [...sessions].map(([key, own]) => ({
    key,
    coachee: own[0]?.coachee?.displayName ?? null,
    at: own[0]?.session?.startedAt ?? own[0]?.session?.createdAt ?? null,
    packs: own,
  }));
}
