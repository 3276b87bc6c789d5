import { useQuery } from "@apollo/client/react";
import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import type { ScrubState } from "../../gql/graphql";
import { EmptyState } from "../../shared/ui/page";
import { Choice, Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { useUrl } from "../table/url";
import { type SCRUB, useScrubColumns } from "./columns";

const SCRUBS = graphql(`
  query Scrubs($after: String, $openOnly: Boolean!) {
    backupScrubs(first: 50, after: $after, openOnly: $openOnly) {
      totalCount
      edges {
        node {
          id
          state
          certificateId
          ...ScrubRow_scrub
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string; state: ScrubState; certificateId: string } & FragmentType<typeof SCRUB>;
const isLate = ({ state }: Listed): number => (state === "OVERDUE" ? 1 : 0);

/** How far the backups are with each deletion: late ones first of those that are shown. */
export function Scrubs() {
  const { t } = useTranslation("admin");
  const url = useUrl<"scrubs">();
  const isAll = url.get("scrubs") === "all";
  const result = useQuery(SCRUBS, { variables: { openOnly: !isAll } });
  const page = (result.data ?? result.previousData)?.backupScrubs;
  const rows: Listed[] = page?.edges.map(({ node }) => node) ?? [];
  return (
    <section>
      <Title order={2} mb="sm">
        {t("scrub.title")}
      </Title>
      <Filters count={page && t("table.count", { count: page.totalCount })}>
        <Choice
          label={t("hold.show")}
          all={t("scrub.open")}
          value={isAll ? "all" : null}
          options={[{ value: "all", label: t("scrub.all") }]}
          onChange={(value) => url.set("scrubs", value)}
        />
      </Filters>
      <Listing<Listed>
        label={t("scrub.title")}
        columns={useScrubColumns()}
        rows={rows.toSorted((one, other) => isLate(other) - isLate(one))}
        keyOf={({ id }) => id}
        hrefOf={({ certificateId }) => `/admin/certificates/${certificateId}`}
        result={result}
        page={page}
        isFiltered={false}
        clear={url.clear}
        empty={<EmptyState title={t("scrub.empty")} text={t("scrub.emptyText")} />}
      />
    </section>
  );
}
