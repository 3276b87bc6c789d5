import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import { EmptyState, Page } from "../../shared/ui/page";
import { Choice, Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { useUrl } from "../table/url";
import { type HOLD, useColumns } from "./columns";
import { PlaceHold } from "./place-hold";
import { ReleaseHold } from "./release-hold";

const HOLDS = graphql(`
  query Holds($after: String, $activeOnly: Boolean!) {
    legalHolds(first: 50, after: $after, activeOnly: $activeOnly) {
      totalCount
      edges {
        node {
          id
          ...HoldRow_hold
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof HOLD>;

/** What is kept whatever else is asked, and why. */
export default function Holds() {
  const { t } = useTranslation("admin");
  const url = useUrl<"show">();
  const isAll = url.get("show") === "all";
  const result = useQuery(HOLDS, { variables: { activeOnly: !isAll } });
  const page = (result.data ?? result.previousData)?.legalHolds;
  const [isPlacing, placing] = useDisclosure(false);
  const [ending, setEnding] = useState<string | null>(null);
  const columns = useColumns(setEnding);
  const place = (
    <Button variant="filled" onClick={placing.open}>
      {t("hold.place")}
    </Button>
  );
  return (
    <Page wide title={t("hold.title")} lead={t("hold.lead")} actions={place}>
      <HoldFilters total={page?.totalCount} isAll={isAll} url={url} />
      <Listing<Listed>
        label={t("hold.title")}
        columns={columns}
        rows={page?.edges.map(({ node }) => node) ?? []}
        keyOf={({ id }) => id}
        result={result}
        page={page}
        isFiltered={false}
        clear={url.clear}
        empty={<EmptyState title={t("hold.empty")} text={t("hold.emptyText")} action={place} />}
      />
      {isPlacing && <PlaceHold onClose={placing.close} />}
      {ending && <ReleaseHold holdId={ending} onClose={() => setEnding(null)} />}
    </Page>
  );
}

function HoldFilters({
  total,
  isAll,
  url,
}: {
  total: number | undefined;
  isAll: boolean;
  url: ReturnType<typeof useUrl<"show">>;
}) {
  const { t } = useTranslation("admin");
  return (
    <Filters count={total !== undefined && t("table.count", { count: total })}>
      <Choice
        label={t("hold.show")}
        all={t("hold.active")}
        value={isAll ? "all" : null}
        options={[{ value: "all", label: t("hold.all") }]}
        onChange={(value) => url.set("show", value)}
      />
    </Filters>
  );
}
