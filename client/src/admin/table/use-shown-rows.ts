import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import type { Density } from "./density";

const ALL_UP_TO = 100;
const ROW_PX: Record<Density, number> = { comfortable: 49, compact: 35 };

interface ShownRows {
  indices: readonly number[];
  above: number;
  below: number;
  measure: ((element: Element | null) => void) | undefined;
  reveal: (index: number) => void;
}

/** All rows of a short list; of a long one, those in sight and a few around. */
export function useShownRows(body: RefObject<HTMLElement | null>, count: number, density: Density): ShownRows {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, [body]);
  const isLong = count > ALL_UP_TO;
  const virtual = useWindowVirtualizer({
    count,
    enabled: isLong,
    estimateSize: () => ROW_PX[density],
    overscan: 12,
    scrollMargin: top,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is another height.
  useEffect(() => virtual.measure(), [density]);
  if (!isLong) {
    const indices = Array.from({ length: count }, (_, index) => index);
    return { indices, above: 0, below: 0, measure: undefined, reveal: () => {} };
  }
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  return {
    indices: items.map(({ index }) => index),
    above: first ? first.start - top : 0,
    below: last ? virtual.getTotalSize() - (last.end - top) : 0,
    measure: virtual.measureElement,
    reveal: (index) => virtual.scrollToIndex(index, { align: "auto" }),
  };
}
