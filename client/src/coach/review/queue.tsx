import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { toDay } from "../../shared/ui/when";
import type { Queue, Waiting } from "./queue-data";
import { QueueItem } from "./queue-item";
import classes from "./review.module.css";

type Row = { key: string } & ({ title: string } | { pack: Waiting });

const rowsOf = ({ groups }: Queue, unknown: string, sessionOf: (day: string) => string): Row[] =>
  groups.flatMap(({ key, coachee, at, packs }) => [
    { key, title: [coachee ?? unknown, at && sessionOf(toDay(at))].filter(Boolean).join(" · ") },
    ...packs.map((pack) => ({ key: pack.id, pack })),
  ]);

interface ListProps {
  queue: Queue;
  current: string | undefined;
  selected: ReadonlySet<string>;
  onSelect: (id: string) => void;
  linkTo: (id: string) => string;
}

/** The rows near what is in sight, however long the list is. */
export function QueueList(props: ListProps) {
  const { t } = useTranslation("coach");
  const scroller = useRef<HTMLDivElement>(null);
  const rows = rowsOf(props.queue, t("queue.nobody"), (day) => t("queue.session", { day }));
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index] && "pack" in rows[index] ? 92 : 40),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  const at = rows.findIndex(({ key }) => key === props.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is read, not what comes in.
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at, { align: "auto" });
  }, [props.current]);
  const shown = list.getVirtualItems();
  useNextPage(props.queue, (shown.at(-1)?.index ?? 0) >= rows.length - 10);
  return (
    <div ref={scroller} className={classes.list}>
      <ul style={{ height: list.getTotalSize() }} aria-label={t("queue.label")}>
        {shown.map(({ index, key, start }) => (
          <li key={key} ref={list.measureElement} data-index={index} style={{ transform: `translateY(${start}px)` }}>
            <QueueRow {...props} row={rows[index] as Row} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function QueueRow({ row, current, selected, onSelect, linkTo }: ListProps & { row: Row }) {
  if (!("pack" in row)) return <h2 className={classes.group}>{row.title}</h2>;
  const { pack } = row;
  return (
    <QueueItem
      pack={pack}
      to={linkTo(pack.id)}
      isCurrent={pack.id === current}
      isSelected={selected.has(pack.id)}
      onSelect={() => onSelect(pack.id)}
    />
  );
}

function useNextPage({ page, fetchMore, loading }: Queue, isAtEnd: boolean): void {
  const { hasNextPage, endCursor } = page?.pageInfo ?? {};
  useEffect(() => {
    if (isAtEnd && hasNextPage && endCursor && !loading) void fetchMore({ variables: { after: endCursor } });
  }, [isAtEnd, hasNextPage, endCursor, loading, fetchMore]);
}
