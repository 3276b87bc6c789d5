import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { LoadMore } from "../shared/ui/load-more";
import classes from "./long-list.module.css";

/** A list that scrolls with its page: of its rows only those near what is in sight are there, however long it gets. */
export function LongList<T>(props: {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** How high a row is, more or less. */
  estimate: number;
  pages: Pick<Parameters<typeof LoadMore>[0], "of" | "busy" | "fetchMore">;
  children: (item: T) => ReactNode;
}) {
  const { items, keyOf, estimate, pages } = props;
  const { ref, top } = useTop();
  const list = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
    scrollMargin: top,
  });
  return (
    <>
      <ul ref={ref} className={classes.list} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            ref={list.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={pages.of.pageInfo.hasNextPage ? -1 : items.length}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {props.children(items[index] as T)}
          </li>
        ))}
      </ul>
      <LoadMore {...pages} />
    </>
  );
}

/** Where on the page the list begins. */
function useTop() {
  const ref = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // After each drawing: whatever stands above it may have moved it.
  useLayoutEffect(() => {
    const now = Math.round((ref.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    if (now !== top) setTop(now);
  });
  return { ref, top };
}
