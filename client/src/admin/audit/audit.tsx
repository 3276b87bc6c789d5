import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import { EmptyState, Page } from "../../shared/ui/page";
import { toEndOfDay, toStartOfDay } from "../table/days";
import { Choice, DayField, Filters, Typed } from "../table/filters";
import { Listing } from "../table/listing";
import { useUrl } from "../table/url";
import { useWords } from "../words";
import { type ENTRY, useColumns } from "./columns";
import { Integrity } from "./integrity";
import { useActions } from "./use-actions";

const AUDIT = graphql(`
  query Audit($after: String, $filter: AuditFilter) {
    auditLog(first: 100, after: $after, filter: $filter) {
      totalCount
      edges {
        node {
          id
          ...AuditRow_entry
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof ENTRY>;

/** Everything that was done, newest first, and whether the record of it is whole. */
export default function Audit() {
  const { t } = useTranslation("admin");
  const { result, page, url } = useAudit();
  const columns = useColumns({
    onActor: (ref) => url.set("actor", ref),
    onTarget: (ref) => url.set("target", ref),
  });
  return (
    <Page wide title={t("audit.title")} lead={t("audit.lead")}>
      <Integrity />
      <AuditFilters page={page} url={url} />
      <Listing<Listed>
        label={t("audit.title")}
        columns={columns}
        rows={page?.edges.map(({ node }) => node) ?? []}
        keyOf={({ id }) => id}
        result={result}
        page={page}
        isFiltered={url.isFiltered}
        clear={url.clear}
        empty={<EmptyState title={t("audit.empty")} text={t("audit.emptyText")} />}
      />
    </Page>
  );
}

function useAudit() {
  const url = useUrl<"action" | "actor" | "target" | "from" | "to">();
  const filter = {
    ...{ action: url.get("action"), actorRef: url.get("actor"), targetRef: url.get("target") },
    ...{ from: toStartOfDay(url.get("from")), to: toEndOfDay(url.get("to")) },
  };
  const result = useQuery(AUDIT, { variables: { filter } });
  return { url, result, page: (result.data ?? result.previousData)?.auditLog };
}

function ActionChoice({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useTranslation("admin");
  const inWords = useWords("action");
  const known = useActions();
  // An address may name an action that the catalogue has no words for.
  const all = value && !known.includes(value) ? [value, ...known] : known;
  return (
    <Choice
      label={t("audit.action")}
      all={t("audit.allActions")}
      value={value}
      options={all.map((action) => ({ value: action, label: inWords(action) }))}
      onChange={onChange}
    />
  );
}

function AuditFilters({ page, url }: Pick<ReturnType<typeof useAudit>, "page" | "url">) {
  const { t } = useTranslation("admin");
  return (
    <Filters count={page && t("table.count", { count: page.totalCount })}>
      <ActionChoice value={url.get("action")} onChange={(value) => url.set("action", value)} />
      <Typed
        label={t("audit.actor")}
        placeholder="p-…"
        value={url.get("actor")}
        onChange={(value) => url.set("actor", value)}
      />
      <Typed
        label={t("audit.target")}
        placeholder="ses_…"
        value={url.get("target")}
        onChange={(value) => url.set("target", value)}
      />
      <DayField label={t("table.from")} value={url.get("from")} onChange={(value) => url.set("from", value)} />
      <DayField label={t("table.to")} value={url.get("to")} onChange={(value) => url.set("to", value)} />
    </Filters>
  );
}
