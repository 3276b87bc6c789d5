import { Button, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, readFragment } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { toNumber } from "../../shared/ui/format";
import { EmptyState } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import type { Column } from "../table/columns";
import { Table } from "../table/table";
import { DELIVERIES, type Delivery, wasTried } from "./webhook-data";
import classes from "./webhooks.module.css";

type Row = Delivery & { key: string };

/** The latest deliveries: what happened, what the address answered, and what comes of it. */
export function Log(props: { of: FragmentType<typeof DELIVERIES>; lookAgain: () => void }) {
  const { t } = useTranslation("admin");
  const { active, deliveries } = readFragment(DELIVERIES, props.of);
  const columns = useColumns(active);
  // From the oldest on: what comes later changes no key.
  const rows = deliveries.map((delivery, place) => ({
    ...delivery,
    key: `${delivery.at} ${delivery.kind} ${deliveries.length - place}`,
  }));
  return (
    <section className={classes.log}>
      <Title order={2}>{t("webhook.log")}</Title>
      <Text c="dimmed">{t("webhook.logText")}</Text>
      {rows.length > 0 ? (
        <Table<Row> label={t("webhook.log")} columns={columns} rows={rows} keyOf={({ key }) => key} />
      ) : (
        <EmptyState
          title={t("webhook.logEmpty")}
          text={t("webhook.logEmptyText")}
          action={<Button onClick={props.lookAgain}>{t("webhook.again")}</Button>}
        />
      )}
    </section>
  );
}

function useColumns(active: boolean): Column<Row>[] {
  const { t } = useTranslation("admin");
  return [
    { key: "what", title: t("webhook.event"), cell: ({ kind }) => t(`webhook.kinds.${kind}`) },
    { key: "at", title: t("webhook.at"), width: "160px", cell: ({ at }) => <When as="ago" at={at} /> },
    {
      key: "answer",
      title: t("webhook.answer"),
      width: "110px",
      cell: (row) => (wasTried(row) ? (row.status ?? t("webhook.noAnswer")) : "–"),
    },
    {
      key: "outcome",
      title: t("webhook.outcome"),
      width: "260px",
      cell: (row) => <Outcome of={row} active={active} />,
    },
    { key: "tries", title: t("webhook.tries"), width: "100px", cell: ({ attempts }) => toNumber(attempts) },
  ];
}

const SOON_MS = 60_000;

function Outcome({ of, active }: { of: Delivery; active: boolean }) {
  const { t } = useTranslation("admin");
  const { succeeded, nextAt } = of;
  if (succeeded) return <Chip tone="ok">{t("webhook.through")}</Chip>;
  if (!wasTried(of)) return <Chip>{t(active ? "webhook.waits" : "webhook.unsent")}</Chip>;
  if (!active || !nextAt) return <Chip tone="bad">{t("webhook.givenUp")}</Chip>;
  const isSoon = new Date(nextAt).getTime() - Date.now() < SOON_MS;
  return (
    <Chip tone="warn">
      <span>
        {t("webhook.notYet")} {isSoon ? t("webhook.soon") : <When as="ago" at={nextAt} />}
      </span>
    </Chip>
  );
}
