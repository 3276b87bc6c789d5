import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LoadMore } from "../../shared/ui/load-more";
import { EmptyState, ErrorState, LoadingState } from "../../shared/ui/page";
import type { TableProps } from "./columns";
import { Table } from "./table";
import classes from "./table.module.css";

interface Page {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

interface Result {
  loading: boolean;
  error?: unknown;
  refetch: () => Promise<unknown>;
  fetchMore: (options: { variables: { after: string } }) => Promise<unknown>;
}

/** A table of what the server lists, page by page, with what there is to say while there is nothing to show. */
export function Listing<R>(
  props: TableProps<R> & {
    result: Result;
    page: Page | undefined;
    empty: ReactNode;
    isFiltered: boolean;
    clear: () => void;
  },
) {
  const { result, page, empty, isFiltered, clear, ...table } = props;
  const { t } = useTranslation("admin");
  if (!page && result.error) return <ErrorState error={result.error} retry={() => void result.refetch()} />;
  if (!page) return <LoadingState />;
  if (table.rows.length === 0 && isFiltered)
    return (
      <EmptyState
        title={t("table.noMatch")}
        text={t("table.noMatchText")}
        action={<Button onClick={clear}>{t("table.clear")}</Button>}
      />
    );
  if (table.rows.length === 0) return empty;
  return (
    <div className={classes.listing} data-busy={result.loading || undefined}>
      <Table {...table} />
      <div className={classes.more}>
        <LoadMore of={page} busy={result.loading} fetchMore={result.fetchMore} />
      </div>
    </div>
  );
}
