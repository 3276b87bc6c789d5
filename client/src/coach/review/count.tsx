import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { PlaceCount } from "../../shared/shell/place-count";

const WAITING = graphql(`
  query WaitingCount {
    evidencePacks(first: 1, filter: { state: [PENDING_REVIEW] }) {
      totalCount
    }
  }
`);

/** How many insights wait for the coach. Out of the cache: the queue counts for itself what was decided a moment ago. */
export default function WaitingCount() {
  const { t } = useTranslation();
  const { data } = useQuery(WAITING, { fetchPolicy: "no-cache" });
  const count = data?.evidencePacks.totalCount;
  return <PlaceCount value={count} says={t("nav.waiting", { count: count ?? 0 })} />;
}
