import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import type { ErasureState } from "../../gql/graphql";
import { EmptyState, Page } from "../../shared/ui/page";
import { Choice, Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { oneOf, useUrl } from "../table/url";
import { type ROW, useColumns } from "./columns";
import { RequestErasure } from "./request-erasure";
import { states } from "./state";

const ERASURES = graphql(`
  query Erasures($after: String, $filter: ErasureRequestFilter, $skip: Boolean!) {
    erasureRequests(first: 50, after: $after, filter: $filter) @skip(if: $skip) {
      totalCount
      edges {
        node {
          id
          ...ErasureRow_request
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof ROW>;

/** Requests to erase somebody: those past their date first, then the newest. */
export default function Erasures() {
  const { t } = useTranslation("admin");
  const [isAsking, asking] = useDisclosure(false);
  const url = useUrl<"state" | "due">();
  const state = oneOf<ErasureState>(url.get("state"), states);
  const isOverdueOnly = url.get("due") === "overdue";
  const list = useErasures(state, isOverdueOnly);
  const columns = useColumns();
  const ask = (
    <Button variant="filled" onClick={asking.open}>
      {t("erasure.ask")}
    </Button>
  );
  return (
    <Page wide title={t("erasure.title")} lead={t("erasure.lead")} actions={ask}>
      <ErasureFilters list={list} url={url} state={state} isOverdueOnly={isOverdueOnly} />
      <Listing<Listed>
        label={t("erasure.title")}
        columns={columns}
        rows={list.rows}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/admin/erasure/${id}`}
        result={list.result}
        page={list.page}
        isFiltered={url.isFiltered}
        clear={url.clear}
        empty={<EmptyState title={t("erasure.empty")} text={t("erasure.emptyText")} action={ask} />}
      />
      {isAsking && <RequestErasure onClose={asking.close} />}
    </Page>
  );
}

/** The API lists by date of request alone: what is overdue is asked for by itself, and put first. */
function useErasures(state: ErasureState | null, isOverdueOnly: boolean) {
  const late = useQuery(ERASURES, { variables: { filter: { state, overdue: true }, skip: false } });
  const rest = useQuery(ERASURES, {
    variables: { filter: { state, overdue: false }, skip: isOverdueOnly },
  });
  const [lateShown, restShown] = [late.data ?? late.previousData, rest.data ?? rest.previousData];
  const lists = isOverdueOnly ? [lateShown] : [lateShown, restShown];
  const found = lists.map((list) => list?.erasureRequests);
  const rows = found.flatMap((list) => list?.edges.map(({ node }) => node) ?? []);
  const total = found.reduce((sum, list) => sum + (list?.totalCount ?? 0), 0);
  const isLateMore = isOverdueOnly || found[0]?.pageInfo.hasNextPage;
  return {
    rows,
    total,
    result: isLateMore || late.error ? late : rest,
    page: found.every(Boolean) ? (isLateMore ? found[0] : found[1]) : undefined,
  };
}

function ErasureFilters({
  list,
  url,
  state,
  isOverdueOnly,
}: {
  list: ReturnType<typeof useErasures>;
  url: ReturnType<typeof useUrl<"state" | "due">>;
  state: ErasureState | null;
  isOverdueOnly: boolean;
}) {
  const { t } = useTranslation("admin");
  return (
    <Filters count={list.page && t("table.count", { count: list.total })}>
      <Choice
        label={t("erasure.stateLabel")}
        all={t("erasure.allStates")}
        value={state}
        options={states.map((value) => ({ value, label: t(`erasure.state.${value}`) }))}
        onChange={(value) => url.set("state", value)}
      />
      <Choice
        label={t("erasure.dueLabel")}
        all={t("erasure.allDue")}
        value={isOverdueOnly ? "overdue" : null}
        options={[{ value: "overdue", label: t("erasure.overdueOnly") }]}
        onChange={(value) => url.set("due", value)}
      />
    </Filters>
  );
}
