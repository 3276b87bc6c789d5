import type { ModalProps } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";

const load = () => import("./mantine-modal");
const Loaded = lazy(load);

/** Mantine's dialog for a page that opens with none: it comes behind the page, and is there before anybody asks for it. */
export function Modal(props: ModalProps) {
  const [isWanted, setWanted] = useState(props.opened);
  if (props.opened && !isWanted) setWanted(true);
  useEffect(() => void load(), []);
  return (
    isWanted && (
      <Suspense>
        <Loaded {...props} />
      </Suspense>
    )
  );
}
