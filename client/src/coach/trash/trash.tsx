import { useQuery } from "@apollo/client/react";
import { Button, Checkbox, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { CoachTrashQuery } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Chip } from "../../shared/ui/chip";
import { toBytes } from "../../shared/ui/format";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { LongList } from "../long-list";
import { Refusal } from "../refusal";
import classes from "../sessions/sessions.module.css";

const TRASH = graphql(`
  query CoachTrash($after: String) {
    trash(first: 50, after: $after) {
      edges {
        node {
          id
          kind
          label
          trashedAt
          daysLeft
          purgeAfter
          onHold
          byteSize
          reason
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
type Item = CoachTrashQuery["trash"]["edges"][number]["node"];

const RESTORE = graphql(`
  mutation RestoreFromTrash($input: TrashActionInput!) {
    restoreFromTrash(input: $input) {
      done
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

export default function Trash() {
  const { t } = useTranslation(["coach", "shared"]);
  const { data, error, loading, refetch, fetchMore } = useQuery(TRASH, {
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const items = data?.trash.edges.map(({ node }) => node) ?? [];
  const { ids, choose, bring, errors, busy } = useRestore(items);
  return (
    <Page title={t("shared:nav.trash")} lead={t("trash.lead")}>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && loading && <LoadingState />}
      {data && items.length === 0 && <EmptyState title={t("trash.empty")} text={t("trash.emptyText")} />}
      <Refusal errors={errors} />
      {items.length > 0 && <Chosen count={ids.length} busy={busy} onRestore={() => void bring(ids.slice(0, 100))} />}
      {data && (
        <LongList
          items={items}
          keyOf={({ id }) => id}
          estimate={66}
          pages={{ of: data.trash, busy: loading, fetchMore }}
        >
          {(item) => (
            <TrashLine
              item={item}
              isChosen={ids.includes(item.id)}
              busy={busy}
              onChoose={() => choose(item.id)}
              onRestore={() => void bring([item.id])}
            />
          )}
        </LongList>
      )}
    </Page>
  );
}

/** What is selected of the trash, and how it comes back. */
function useRestore(items: readonly Item[]) {
  const { t } = useTranslation("coach");
  const [restore, { busy }] = useAction(RESTORE, { refetch: ["CoachTrash"] });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const ids = items.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const bring = async (which: string[]) => {
    const outcome = await restore({ input: { ids: which, idempotencyKey: newKey() } });
    const done = outcome.payload?.done ?? [];
    setErrors(outcome.ok ? [] : outcome.errors);
    setChosen((now) => new Set([...now].filter((id) => !done.includes(id))));
    if (done.length > 0) notifications.show({ message: t("trash.restored", { count: done.length }) });
  };
  const choose = (id: string) =>
    setChosen((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
  return { ids, choose, bring, errors, busy };
}

function Chosen({ count, busy, onRestore }: { count: number; busy: boolean; onRestore: () => void }) {
  const { t } = useTranslation("coach");
  return (
    <Group mb="sm" mih={36}>
      <Text size="sm" c="dimmed" role="status">
        {t("trash.chosen", { count })}
      </Text>
      {count > 0 && (
        <Button loading={busy} onClick={onRestore}>
          {t("trash.restoreMany", { count })}
        </Button>
      )}
    </Group>
  );
}

const SOON_DAYS = 3;

function TrashLine(props: {
  item: Item;
  isChosen: boolean;
  busy: boolean;
  onChoose: () => void;
  onRestore: () => void;
}) {
  const { t } = useTranslation("coach");
  const { item } = props;
  const name = item.label ?? t(`trash.${item.kind}`);
  return (
    <div className={classes.line}>
      <Checkbox checked={props.isChosen} onChange={props.onChoose} aria-label={t("trash.choose", { name })} />
      <span className={classes.grow}>
        {name}
        <Text size="sm" c="dimmed">
          {t(`trash.${item.kind}`)}
          {item.byteSize !== null && ` · ${toBytes(item.byteSize)}`} · {t("trash.deleted")}{" "}
          <When at={item.trashedAt} as="ago" />
          {item.reason && ` · ${item.reason}`}
        </Text>
      </span>
      {item.onHold ? (
        <Chip tone="warn">{t("kept.onHold")}</Chip>
      ) : (
        <Chip tone={item.daysLeft <= SOON_DAYS ? "bad" : "plain"}>
          {item.daysLeft === 0 ? t("trash.now") : t("trash.left", { count: item.daysLeft })}
        </Chip>
      )}
      <Button size="compact-sm" disabled={props.busy} onClick={props.onRestore} aria-label={t("trash.named", { name })}>
        {t("trash.restore")}
      </Button>
    </div>
  );
}
