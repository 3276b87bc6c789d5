import { useQuery } from "@apollo/client/react";
import { Button, SegmentedControl, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { graphql } from "../../gql";
import { LoadMore } from "../../shared/ui/load-more";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { Zoom } from "../zoom/zoom";
import { ZoomOutcome } from "../zoom/zoom-outcome";
import { NewSession } from "./new-session";
import { SessionRow } from "./session-row";
import classes from "./sessions.module.css";

const SESSIONS = graphql(`
  query CoachSessions($filter: SessionFilter, $after: String) {
    sessions(first: 30, after: $after, filter: $filter) {
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

export default function Sessions() {
  const { t } = useTranslation(["coach", "shared"]);
  const [params, setParams] = useSearchParams();
  const [isNew, creating] = useDisclosure(false);
  const show = shows.find((one) => one === params.get("show")) ?? "all";
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(SESSIONS, {
    variables: { filter: show === "archived" ? { archived: true } : {} },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const page = (data ?? previousData)?.sessions;
  const nodes = page?.edges.map(({ node }) => node).filter((node) => show !== "unassigned" || !node.coachee) ?? [];
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
      {error && !page && <ErrorState error={error} retry={() => void refetch()} />}
      {!page && loading && <LoadingState />}
      {page && nodes.length === 0 && !page.pageInfo.hasNextPage && (
        <EmptyState title={t(`sessions.none.${show}`)} text={t(`sessions.noneText.${show}`)} />
      )}
      {page && (
        <Stack gap="xs">
          <ul className={classes.list}>
            {nodes.map((node) => (
              <SessionRow key={node.id} session={node} />
            ))}
          </ul>
          <LoadMore of={page} busy={loading} fetchMore={fetchMore} />
        </Stack>
      )}
      <Zoom />
      {isNew && <NewSession onClose={creating.close} />}
    </Page>
  );
}
