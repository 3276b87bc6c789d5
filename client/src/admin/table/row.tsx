import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { roles, type TableProps } from "./columns";
import classes from "./table.module.css";

interface RowProps<R> extends TableProps<R> {
  row: R;
  index: number;
  isCurrent: boolean;
  measure: ((element: Element | null) => void) | undefined;
  onFocus: (index: number) => void;
}

/** One row; a card with the columns' names where it's narrow. */
export function Row<R>({ row, index, ...props }: RowProps<R>) {
  const { columns, selection, keyOf, hrefOf } = props;
  const key = keyOf(row);
  const isChosen = selection?.chosen.has(key);
  return (
    <tr
      {...roles.row}
      ref={props.measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      tabIndex={props.isCurrent ? 0 : -1}
      onFocus={() => props.onFocus(index)}
    >
      {selection && <Box {...props} row={row} />}
      {columns.map(({ key: column, title, end, cell }, place) => (
        <td key={column} {...roles.cell} data-title={title} data-end={end || undefined}>
          <div>{place === 0 && hrefOf ? <Link to={hrefOf(row)}>{cell(row)}</Link> : cell(row)}</div>
        </td>
      ))}
    </tr>
  );
}

function Box<R>({ row, selection, keyOf, nameOf }: Pick<RowProps<R>, "row" | "selection" | "keyOf" | "nameOf">) {
  const { t } = useTranslation("admin");
  if (!selection) return null;
  const key = keyOf(row);
  return (
    <td {...roles.cell} className={classes.box}>
      <Checkbox
        size="xs"
        iconColor="var(--rg-on-fill)"
        aria-label={t("table.choose", { name: nameOf?.(row) ?? key })}
        checked={selection.chosen.has(key)}
        onChange={() => selection.choose(toggled(selection.chosen, key))}
      />
    </td>
  );
}

export function toggled(chosen: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}
