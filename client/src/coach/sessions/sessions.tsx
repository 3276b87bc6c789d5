import { useQuery } from "@apollo/client/react";
import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { graphql } from "../../gql";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { LongList } from "../long-list";
import { Zoom } from "../zoom/zoom";
import { ZoomOutcome } from "../zoom/zoom-outcome";
import { NewSession } from "./new-session";
import { SessionRow } from "./session-row";

const SESSIONS = graphql(`
  query CoachSessions($filter: SessionFilter, $after: String) {
    sessions(first: 50, after: $after, filter: $filter) {
      edges {
        node {
          id
          coachee {
            id
          }
          ...SessionRow_session
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
const shows = ["all", "unassigned", "archived"] as const;
type Show = (typeof shows)[number];

export default function Sessions() {
  const { t } = useTranslation(["coach", "shared"]);
  const [params, setParams] = useSearchParams();
  const [isNew, creating] = useDisclosure(false);
  const show = shows.find((one) => one === params.get("show")) ?? "all";
  const create = (
    <Button variant="filled" onClick={creating.open}>
      {t("sessions.new")}
    </Button>
  );
  return (
    <Page title={t("shared:nav.sessions")} lead={t("sessions.lead")} actions={create}>
      <ZoomOutcome />
      <SegmentedControl
        size="xs"
        aria-label={t("sessions.show")}
        value={show}
        onChange={(value) => setParams(value === "all" ? {} : { show: value }, { replace: true })}
        data={shows.map((value) => ({ value, label: t(`sessions.${value}`) }))}
        mb="md"
      />
      <List show={show} />
      <Zoom />
      {isNew && <NewSession onClose={creating.close} />}
    </Page>
  );
}

function List({ show }: { show: Show }) {
  const { t } = useTranslation("coach");
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(SESSIONS, {
    variables: { filter: show === "archived" ? { archived: true } : {} },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const page = (data ?? previousData)?.sessions;
  if (!page) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState />;
  const nodes = page.edges.map(({ node }) => node).filter((node) => show !== "unassigned" || !node.coachee);
  if (nodes.length === 0 && !page.pageInfo.hasNextPage)
    return <EmptyState title={t(`sessions.none.${show}`)} text={t(`sessions.noneText.${show}`)} />;
  return (
    <LongList items={nodes} keyOf={({ id }) => id} estimate={104} pages={{ of: page, busy: loading, fetchMore }}>
      {(node) => <SessionRow session={node} />}
    </LongList>
  );
}
