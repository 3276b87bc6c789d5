import { Button } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

interface Pageable {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** The next page of a list, when its end comes into sight, or by hand. What failed is not tried again by itself. */
export function LoadMore(props: {
  of: Pageable;
  busy: boolean;
  fetchMore: (options: { variables: { after: string } }) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const { ref, entry } = useIntersection({ rootMargin: "400px" });
  const [state, setState] = useState<"idle" | "asking" | "failed">("idle");
  const { hasNextPage, endCursor } = props.of.pageInfo;
  const { fetchMore, busy } = props;
  const after = hasNextPage ? endCursor : null;
  const ask = useCallback(
    (cursor: string) => {
      setState("asking");
      fetchMore({ variables: { after: cursor } }).then(
        () => setState("idle"),
        () => setState("failed"),
      );
    },
    [fetchMore],
  );
  const isInSight = entry?.isIntersecting ?? false;
  // Looked at after each answer too: another list may have come meanwhile, whose first page ends at the same cursor.
  useEffect(() => {
    if (isInSight && after && !busy && state === "idle") ask(after);
  }, [isInSight, after, busy, state, ask]);
  if (!after) return null;
  return (
    <Button ref={ref} variant="subtle" loading={busy || state === "asking"} onClick={() => ask(after)}>
      {t("more")}
    </Button>
  );
}
