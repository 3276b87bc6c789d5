import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { When } from "../../shared/ui/when";
import type { Column } from "../table/columns";
import { WebhookState } from "./state";
import { DELIVERIES, wasTried } from "./webhook-data";

export const WEBHOOK = graphql(`
  fragment WebhookRow_webhook on Webhook {
    url
    kinds
    createdAt
    ...WebhookDeliveries
  }
`);

type Row = FragmentType<typeof WEBHOOK>;

export function useColumns(): Column<Row>[] {
  const { t } = useTranslation("admin");
  const read = (row: Row) => readFragment(WEBHOOK, row);
  return [
    { key: "url", title: t("webhook.address"), cell: (row) => read(row).url },
    {
      key: "told",
      title: t("webhook.told"),
      width: "210px",
      cell: (row) => {
        const { kinds } = read(row);
        const [only] = kinds;
        return kinds.length === 1 && only
          ? t(`webhook.kinds.${only}`)
          : t("webhook.toldCount", { count: kinds.length });
      },
    },
    { key: "state", title: t("webhook.state"), width: "170px", cell: (row) => <WebhookState of={read(row)} /> },
    { key: "last", title: t("webhook.last"), width: "100px", cell: (row) => <LastTry of={read(row)} /> },
    { key: "since", title: t("webhook.since"), width: "140px", cell: (row) => <When at={read(row).createdAt} /> },
  ];
}

/** What was answered last. */
function LastTry(props: { of: FragmentType<typeof DELIVERIES> }) {
  const { t } = useTranslation("admin");
  const last = readFragment(DELIVERIES, props.of).deliveries.find(wasTried);
  return last ? (last.status ?? t("webhook.noAnswer")) : "–";
}
