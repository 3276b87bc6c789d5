import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { InsightsQuery } from "../../gql/graphql";
import { LoadMore } from "../../shared/ui/load-more";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { type NewsItem, useNews } from "../news";
import { InsightRow, TakenBackRow } from "./insight-row";
import classes from "./insights.module.css";

const INSIGHTS = graphql(`
  query Insights($after: String) {
    evidencePacks(first: 50, after: $after) {
      edges {
        node {
          id
          deliveredAt
          ...InsightRow_pack
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Edge = InsightsQuery["evidencePacks"]["edges"][number];

/** What the coach has shared, newest first, and that something was taken back. */
export default function Insights() {
  const { t } = useTranslation("coachee");
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(INSIGHTS);
  const shown = data ?? previousData;
  return (
    <Page title={t("insights.title")} lead={t("insights.lead")}>
      {shown ? (
        <>
          <List edges={shown.evidencePacks.edges} />
          <LoadMore of={shown.evidencePacks} busy={loading} fetchMore={fetchMore} />
        </>
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <LoadingState />
      )}
    </Page>
  );
}

function List({ edges }: { edges: readonly Edge[] }) {
  const { t } = useTranslation("coachee");
  const { items, isNew } = useNews(["PACK_DELIVERED", "PACK_WITHDRAWN"]);
  const rows = toRows(edges, items);
  if (rows.length === 0) return <EmptyState title={t("insights.none")} text={t("insights.noneText")} />;
  return (
    <ul className={classes.list}>
      {rows.map(({ id, at, pack }) =>
        pack ? (
          <InsightRow key={id} pack={pack} isNew={isNew(id)} />
        ) : (
          <TakenBackRow key={id} at={at} isNew={isNew(id)} />
        ),
      )}
    </ul>
  );
}

interface Row {
  id: string;
  at: string;
  /** Null for what was taken back: of that there is only the notice. */
  pack: Edge["node"] | null;
}

function toRows(edges: readonly Edge[], news: readonly NewsItem[]): Row[] {
  const shared = edges.map(({ node }): Row => ({ id: node.id, at: node.deliveredAt ?? "", pack: node }));
  const known = new Set(shared.map(({ id }) => id));
  const takenBack: Row[] = [];
  for (const { kind, at, resourceId } of news) {
    if (kind !== "PACK_WITHDRAWN" || !resourceId || known.has(resourceId)) continue;
    known.add(resourceId);
    takenBack.push({ id: resourceId, at, pack: null });
  }
  return [...shared, ...takenBack].sort((one, other) => other.at.localeCompare(one.at));
}
