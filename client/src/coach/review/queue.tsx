import { NativeSelect } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { toDay } from "../../shared/ui/when";
import { useCoachees } from "../use-coachees";
import { kinds, type Queue, useQueueFilter, verdicts, type Waiting } from "./queue-data";
import { QueueItem } from "./queue-item";
import classes from "./review.module.css";

type Row = { key: string } & ({ title: string } | { pack: Waiting });

const rowsOf = ({ groups }: Queue, unknown: string, sessionOf: (day: string) => string): Row[] =>
  groups.flatMap(({ key, coachee, at, packs }) => [
    { key, title: [coachee ?? unknown, at && sessionOf(toDay(at))].filter(Boolean).join(" · ") },
    ...packs.map((pack) => ({ key: pack.id, pack })),
  ]);

/** The rows near what is in sight, however long the list is. */
export function QueueList(props: {
  queue: Queue;
  current: string | undefined;
  selected: ReadonlySet<string>;
  onSelect: (id: string) => void;
  linkTo: (id: string) => string;
}) {
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
  const { hasNextPage, endCursor } = props.queue.page?.pageInfo ?? {};
  const { fetchMore, loading } = props.queue;
  const isAtEnd = (list.getVirtualItems().at(-1)?.index ?? 0) >= rows.length - 10;
  useEffect(() => {
    if (isAtEnd && hasNextPage && endCursor && !loading) void fetchMore({ variables: { after: endCursor } });
  }, [isAtEnd, hasNextPage, endCursor, loading, fetchMore]);
  return (
    <div ref={scroller} className={classes.list}>
      <ul style={{ height: list.getTotalSize() }} aria-label={t("queue.label")}>
        {list.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <li key={key} ref={list.measureElement} data-index={index} style={{ transform: `translateY(${start}px)` }}>
              {"pack" in row ? (
                <QueueItem
                  pack={row.pack}
                  to={props.linkTo(row.pack.id)}
                  isCurrent={row.pack.id === props.current}
                  isSelected={props.selected.has(row.pack.id)}
                  onSelect={() => props.onSelect(row.pack.id)}
                />
              ) : (
                <h2 className={classes.group}>{row.title}</h2>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** By verdict, kind and coachee; in the address. */
export function Filters({ first }: { first: RefObject<HTMLSelectElement | null> }) {
  const { t } = useTranslation("coach");
  const { filter, set } = useQueueFilter();
  const coachees = useCoachees();
  const of = (name: keyof typeof filter, all: string, choices: { value: string; label: string }[]) => ({
    "aria-label": t(`filter.${name}`),
    size: "xs" as const,
    value: filter[name] ?? "",
    data: [{ value: "", label: all }, ...choices],
    onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) => set(name, currentTarget.value),
  });
  return (
    <div className={classes.filters}>
      <NativeSelect
        ref={first}
        {...of(
          "verdict",
          t("filter.allVerdicts"),
          verdicts.map((value) => ({ value, label: t(`verdict.${value}`) })),
        )}
      />
      <NativeSelect
        {...of(
          "kind",
          t("filter.allKinds"),
          kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
        )}
      />
      <NativeSelect
        {...of(
          "coachee",
          t("filter.everybody"),
          coachees.map(({ id, name }) => ({ value: id, label: name })),
        )}
      />
    </div>
  );
}
