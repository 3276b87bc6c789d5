import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { ErasureState } from "../../gql/graphql";
import { useViewer } from "../../shared/api/viewer";
import { ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { useNews } from "../news";
import { Asked } from "./asked";
import { Preview } from "./preview";

const MY_ERASURE = graphql(`
  query MyErasure {
    erasureRequests(first: 1) {
      edges {
        node {
          id
          state
          ...Asked_request
          ...LastRequest_request
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const UNDER_WAY: readonly ErasureState[] = ["AWAITING_APPROVAL", "SCHEDULED", "RUNNING", "RETRYING"];

/** Erasing oneself: what it would do, and how far it is once it was asked for. */
export default function Erasure() {
  const { t } = useTranslation("coachee");
  const { user } = useViewer();
  const { data, previousData, error, refetch } = useQuery(MY_ERASURE, { fetchPolicy: "cache-and-network" });
  useNews(["ERASURE_UPDATED", "ERASURE_AWAITING_APPROVAL"]);
  const shown = data ?? previousData;
  const latest = shown?.erasureRequests.edges[0]?.node;
  const isAsked = latest && UNDER_WAY.includes(latest.state);
  return (
    <Page
      title={t(isAsked ? "follow.title" : "erase.title")}
      lead={isAsked ? undefined : t("erasure.lead")}
      wide={isAsked}
    >
      {shown ? (
        isAsked ? (
          <Asked request={latest} readAgain={() => void refetch()} />
        ) : (
          <Preview subjectId={user.id} last={latest} />
        )
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <LoadingState />
      )}
    </Page>
  );
}
