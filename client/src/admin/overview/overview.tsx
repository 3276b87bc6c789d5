import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { Metrics } from "./metrics";
import { Storage } from "./storage";
import { Waiting } from "./waiting";

const OVERVIEW = graphql(`
  query Overview($from: DateTime!, $to: DateTime!) {
    ...Waiting_query
    ...Storage_query
    ...Metrics_query
  }
`);

const DAYS = 30;
const DAY_MS = 86_400_000;

/** What waits for a decision, and how the workspace is doing. */
export default function Overview() {
  const { t } = useTranslation("admin");
  const [[from, to]] = useState(() => {
    const end = Math.ceil(Date.now() / DAY_MS) * DAY_MS;
    return [new Date(end - DAYS * DAY_MS).toISOString(), new Date(end).toISOString()] as const;
  });
  const { data, error, refetch } = useQuery(OVERVIEW, { variables: { from, to } });
  return (
    <Page title={t("overview.title")} lead={t("overview.lead")}>
      {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data && (
        <>
          <Waiting query={data} />
          <Storage query={data} />
          <Metrics query={data} from={from} days={DAYS} />
        </>
      )}
    </Page>
  );
}
