import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Storage_QueryFragment } from "../../gql/graphql";
import { toBytes, toNumber } from "../../shared/ui/format";
import { Panel, Small } from "../forms/panel";
import { useWords } from "../words";
import { Bar } from "./bars";
import classes from "./overview.module.css";

const STORAGE = graphql(`
  fragment Storage_query on Query {
    storageUsage {
      category
      items
      bytes
      trashedBytes
    }
    viewer {
      workspace {
        id
        storageQuotaBytes
      }
    }
  }
`);

/** What is stored, by kind: a bar and the numbers beside it. */
export function Storage(props: { query: FragmentType<typeof STORAGE> }) {
  const { t } = useTranslation("admin");
  const { storageUsage, viewer } = readFragment(STORAGE, props.query);
  const used = storageUsage.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = Math.max(...storageUsage.map(({ bytes }) => bytes), 1);
  const quota = viewer.workspace.storageQuotaBytes;
  const total = quota
    ? t("storage.ofQuota", { used: toBytes(used), quota: toBytes(quota) })
    : t("storage.used", { used: toBytes(used) });
  return (
    <Panel title={t("storage.title")}>
      <Text c="dimmed" mb="sm">
        {total}
      </Text>
      <table className={classes.bars}>
        <thead>
          <tr>
            <th scope="col">{t("storage.kind")}</th>
            <td />
            <th scope="col">{t("storage.items")}</th>
            <th scope="col">{t("storage.size")}</th>
          </tr>
        </thead>
        <tbody>
          {storageUsage.map((usage) => (
            <Line key={usage.category} usage={usage} most={most} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Line({ usage, most }: { usage: Storage_QueryFragment["storageUsage"][number]; most: number }) {
  const { t } = useTranslation("admin");
  const inWords = useWords("usage");
  const { category, items, bytes, trashedBytes } = usage;
  return (
    <tr>
      <th scope="row">{inWords(category)}</th>
      <td>
        <Bar part={bytes / most} />
      </td>
      <td>{toNumber(items)}</td>
      <td>
        {toBytes(bytes)}
        {trashedBytes > 0 && <Small>{t("storage.trashed", { size: toBytes(trashedBytes) })}</Small>}
      </td>
    </tr>
  );
}
