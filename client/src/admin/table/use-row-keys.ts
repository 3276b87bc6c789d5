import { type KeyboardEvent, type RefObject, useState } from "react";
import { useNavigate } from "react-router";
import type { TableProps } from "./columns";
import { toggled } from "./row";

interface Wiring<R> extends TableProps<R> {
  body: RefObject<HTMLElement | null>;
  reveal: (index: number) => void;
}

/** The keys of a table: one row at a time can be reached by Tab, the others from there. */
export function useRowKeys<R>({ rows, keyOf, hrefOf, selection, body, reveal }: Wiring<R>) {
  const navigate = useNavigate();
  const [wanted, setCurrent] = useState(0);
  const current = Math.min(wanted, rows.length - 1);
  const go = (to: number) => {
    const index = Math.max(0, Math.min(to, rows.length - 1));
    setCurrent(index);
    reveal(index);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  const act = (row: R): Record<string, (() => void) | undefined> => ({
    Enter: hrefOf && (() => void navigate(hrefOf(row))),
    " ": selection && (() => selection.choose(toggled(selection.chosen, keyOf(row)))),
    Escape: selection && (() => selection.choose(new Set())),
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isRow = event.target instanceof HTMLTableRowElement;
    if (!isRow || event.metaKey || event.ctrlKey || event.altKey) return;
    const row = rows[current];
    const to = target(event.key, current, rows.length);
    const doIt = to === undefined ? row && act(row)[event.key] : () => go(to);
    if (!doIt) return;
    event.preventDefault();
    doIt();
  };
  return { current, setCurrent, onKeyDown };
}

/** The row that a key leads to. */
function target(key: string, current: number, count: number): number | undefined {
  if (key === "ArrowDown" || key === "j") return current + 1;
  if (key === "ArrowUp" || key === "k") return current - 1;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}
