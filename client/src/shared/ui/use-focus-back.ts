import { useEffect, useState } from "react";

/** Where a component goes from the page with the focus in it, the focus is back where it was when the component came. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
