import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { toNumber } from "../../shared/ui/format";
import { Panel } from "../forms/panel";
import { useWords } from "../words";
import { DayBars } from "./bars";
import classes from "./overview.module.css";

const METRICS = graphql(`
  fragment Metrics_query on Query {
    workspaceMetrics(from: $from, to: $to) {
      day
      name
      value
    }
  }
`);

const DAY_MS = 86_400_000;

interface Props {
  query: FragmentType<typeof METRICS>;
  from: string;
  days: number;
}

/** What happened day by day. Days with fewer than five coachees behind a number have none. */
export function Metrics({ query, from, days }: Props) {
  const { t } = useTranslation("admin");
  const inWords = useWords("metric");
  const points = readFragment(METRICS, query).workspaceMetrics;
  const names = [...new Set(points.map(({ name }) => name))];
  const start = new Date(from).getTime();
  const byDay = (name: string) => {
    const values = Array.from({ length: days }, () => 0);
    for (const point of points)
      if (point.name === name) values[Math.floor((new Date(point.day).getTime() - start) / DAY_MS)] = point.value;
    return values;
  };
  return (
    <Panel title={t("metrics.title")}>
      <Text c="dimmed" mb="sm">
        {names.length > 0 ? t("metrics.text") : t("metrics.none")}
      </Text>
      {names.length > 0 && (
        <table className={classes.bars}>
          <thead>
            <tr>
              <th scope="col">{t("metrics.what")}</th>
              <td />
              <th scope="col">{t("metrics.most")}</th>
              <th scope="col">{t("metrics.sum")}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <Line key={name} title={inWords(name)} values={byDay(name)} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Line({ title, values }: { title: string; values: readonly number[] }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        <DayBars values={values} />
      </td>
      <td>{toNumber(Math.max(...values))}</td>
      <td>{toNumber(values.reduce((sum, value) => sum + value, 0))}</td>
    </tr>
  );
}
