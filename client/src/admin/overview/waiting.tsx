import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Waiting_QueryFragment } from "../../gql/graphql";
import { When } from "../../shared/ui/when";
import { Panel } from "../forms/panel";
import classes from "./overview.module.css";

const WAITING = graphql(`
  fragment Waiting_query on Query {
    overdue: erasureRequests(first: 1, filter: { overdue: true }) {
      totalCount
    }
    undecided: erasureRequests(first: 1, filter: { state: AWAITING_APPROVAL }) {
      totalCount
    }
    retentionPolicies {
      category
      pending {
        effectiveAt
      }
    }
    scrubs: backupScrubs(first: 100, openOnly: true) {
      nodes {
        id
        state
      }
    }
  }
`);

interface Entry {
  key: string;
  to: string;
  text: ReactNode;
  isLate?: boolean;
}

/** What an admin has to decide or look after; a line each, with a way there. */
export function Waiting(props: { query: FragmentType<typeof WAITING> }) {
  const { t } = useTranslation("admin");
  const entries = useEntries(readFragment(WAITING, props.query));
  return (
    <Panel title={t("waiting.title")}>
      {entries.length === 0 && <Text c="dimmed">{t("waiting.nothing")}</Text>}
      <ul className={classes.waiting}>
        {entries.map(({ key, to, text, isLate }) => (
          <li key={key} data-late={isLate || undefined}>
            <Link to={to}>{text}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function useEntries(query: Waiting_QueryFragment): Entry[] {
  const { t } = useTranslation("admin");
  const [late, open] = [query.overdue.totalCount, query.undecided.totalCount];
  const lateScrubs = query.scrubs.nodes.filter(({ state }) => state === "OVERDUE").length;
  const changes = query.retentionPolicies.flatMap(({ category, pending }) =>
    pending
      ? {
          ...{ key: category, to: "/admin/retention" },
          text: (
            <>
              {t("waiting.change", { category: t(`retention.category.${category}`) })}{" "}
              <When as="ago" at={pending.effectiveAt} />
            </>
          ),
        }
      : [],
  );
  const one = (key: string, to: string, count: number, text: string, isLate?: boolean): Entry[] =>
    count > 0 ? [{ key, to, text, isLate }] : [];
  return [
    ...one("late", "/admin/erasure?due=overdue", late, t("waiting.late", { count: late }), true),
    ...one("open", "/admin/erasure?state=AWAITING_APPROVAL", open, t("waiting.open", { count: open })),
    ...one("scrubs", "/admin/backups", lateScrubs, t("waiting.scrubs", { count: lateScrubs }), true),
    ...changes,
  ];
}
