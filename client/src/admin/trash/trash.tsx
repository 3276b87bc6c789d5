import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import type { TrashKind } from "../../gql/graphql";
import { EmptyState, Page } from "../../shared/ui/page";
import { toShortId } from "../short";
import { BulkBar } from "../table/bulk-bar";
import { Choice, Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { oneOf, useUrl } from "../table/url";
import { type ITEM, useColumns } from "./columns";
import { Purge } from "./purge";
import { useRestore } from "./use-bulk";

const TRASH = graphql(`
  query Trash($after: String, $filter: TrashFilter) {
    trash(first: 50, after: $after, filter: $filter) {
      totalCount
      edges {
        node {
          id
          onHold
          ...TrashRow_item
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const kinds: readonly TrashKind[] = ["SOURCE_DOCUMENT", "FILLED_FORM"];
const withins = ["7", "14"] as const;
const DAY_MS = 86_400_000;
type Listed = { id: string; onHold: boolean } & FragmentType<typeof ITEM>;

/** What was deleted and can still be had back, soonest to go first. */
export default function Trash() {
  const { t } = useTranslation("admin");
  const { result, page, rows, url, kind, within } = useTrash();
  const columns = useColumns();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [isPurging, setPurging] = useState(false);
  const restore = useRestore(choose);
  const selected = rows.filter(({ id }) => chosen.has(id));
  const selection = { chosen: new Set(selected.map(({ id }) => id)), choose };
  return (
    <Page wide title={t("trash.title")} lead={t("trash.lead")}>
      <TrashFilters page={page} url={url} kind={kind} within={within} />
      <Listing<Listed>
        label={t("trash.title")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        nameOf={({ id }) => toShortId(id)}
        selection={selection}
        result={result}
        page={page}
        isFiltered={url.isFiltered}
        clear={url.clear}
        empty={<EmptyState title={t("trash.empty")} text={t("trash.emptyText")} />}
      />
      <BulkBar selection={selection}>
        <Button loading={restore.busy} onClick={() => void restore.run([...selection.chosen])}>
          {t("trash.restore")}
        </Button>
        <Button color="red" variant="filled" onClick={() => setPurging(true)}>
          {t("trash.purge")}
        </Button>
      </BulkBar>
      {isPurging && <Purge items={selected} onClose={() => setPurging(false)} onDone={choose} />}
    </Page>
  );
}

function useTrash() {
  const url = useUrl<"kind" | "within">();
  const kind = oneOf(url.get("kind"), kinds);
  const within = oneOf(url.get("within"), withins);
  const [now] = useState(() => Date.now());
  const purgeBefore = within && new Date(now + Number(within) * DAY_MS).toISOString();
  const result = useQuery(TRASH, { variables: { filter: { kind, purgeBefore } } });
  const page = (result.data ?? result.previousData)?.trash;
  const rows = page?.edges.map(({ node }) => node) ?? [];
  return { result, page, rows, url, kind, within };
}

function TrashFilters({
  page,
  url,
  kind,
  within,
}: Pick<ReturnType<typeof useTrash>, "page" | "url" | "kind" | "within">) {
  const { t } = useTranslation("admin");
  return (
    <Filters count={page && t("table.count", { count: page.totalCount })}>
      <Choice
        label={t("trash.kind")}
        all={t("trash.allKinds")}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`trash.kinds.${value}`) }))}
        onChange={(value) => url.set("kind", value)}
      />
      <Choice
        label={t("trash.goes")}
        all={t("trash.anyDay")}
        value={within}
        options={withins.map((value) => ({ value, label: t("trash.within", { count: Number(value) }) }))}
        onChange={(value) => url.set("within", value)}
      />
    </Filters>
  );
}
