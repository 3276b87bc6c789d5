import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { PlaceCount } from "../../shared/shell/place-count";

const NEEDY = graphql(`
  query NeedySessions {
    sessions(first: 100) {
      nodes {
        id
        state
        coachee {
          id
        }
      }
    }
  }
`);

/** How many of the latest hundred sessions need the coach: one that could not be read, or whose coachee nobody has named. */
export default function NeedyCount() {
  const { t } = useTranslation();
  const { data } = useQuery(NEEDY, { fetchPolicy: "no-cache" });
  const count = data?.sessions.nodes.filter(({ state, coachee }) => state === "FAILED" || !coachee).length;
  return <PlaceCount value={count} says={t("nav.needYou", { count: count ?? 0 })} />;
}
