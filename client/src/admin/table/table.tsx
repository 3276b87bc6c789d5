import { Checkbox } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Column, roles, type TableProps } from "./columns";
import { useDensity } from "./density";
import { Row } from "./row";
import classes from "./table.module.css";
import { useRowKeys } from "./use-row-keys";
import { useShownRows } from "./use-shown-rows";

/**
 * Rows in columns; cards where it's narrow. Arrow keys go from row to row, Space chooses, Enter opens. Of many rows only
 * those in sight are in the page.
 */
export function Table<R>(props: TableProps<R>) {
  const { rows, columns, keyOf, selection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [density] = useDensity();
  const shown = useShownRows(body, rows.length, density);
  const keys = useRowKeys({ ...props, body, reveal: shown.reveal });
  const width = columns.length + (selection ? 1 : 0);
  return (
    <table
      {...(selection ? roles.choosing : roles.grid)}
      className={classes.table}
      data-density={density}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
    >
      <Widths columns={columns} hasBoxes={Boolean(selection)} />
      <Head {...props} />
      <tbody ref={body} {...roles.group} onKeyDown={keys.onKeyDown}>
        <Space height={shown.above} width={width} />
        {shown.indices.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <Row
              key={keyOf(row)}
              {...props}
              row={row}
              index={index}
              measure={shown.measure}
              isCurrent={index === keys.current}
              onFocus={keys.setCurrent}
            />
          );
        })}
        <Space height={shown.below} width={width} />
      </tbody>
    </table>
  );
}

function Widths<R>({ columns, hasBoxes }: { columns: readonly Column<R>[]; hasBoxes: boolean }) {
  return (
    <colgroup>
      {hasBoxes && <col style={{ width: 44 }} />}
      {columns.map(({ key, width }) => (
        <col key={key} style={{ width }} />
      ))}
    </colgroup>
  );
}

function Head<R>({ rows, columns, keyOf, selection }: TableProps<R>) {
  const { t } = useTranslation("admin");
  const isAll = rows.length > 0 && rows.every((row) => selection?.chosen.has(keyOf(row)));
  return (
    <thead {...roles.group}>
      <tr {...roles.row} aria-rowindex={1}>
        {selection && (
          <th {...roles.header} scope="col" className={classes.box}>
            <Checkbox
              size="xs"
              iconColor="var(--rg-on-fill)"
              aria-label={t("table.all")}
              checked={isAll}
              indeterminate={!isAll && selection.chosen.size > 0}
              onChange={() => selection.choose(new Set(isAll ? [] : rows.map(keyOf)))}
            />
          </th>
        )}
        {columns.map(({ key, title, end }) => (
          <th key={key} {...roles.header} scope="col" data-end={end || undefined}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Stands for the rows that are out of sight. */
function Space({ height, width }: { height: number; width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden className={classes.space}>
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}
