import { Button } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

interface Pageable {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** The next page of a list, when its end comes into sight, or by hand. */
export function LoadMore(props: {
  of: Pageable;
  busy: boolean;
  fetchMore: (options: { variables: { after: string } }) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const { ref, entry } = useIntersection({ rootMargin: "400px" });
  const { hasNextPage, endCursor } = props.of.pageInfo;
  const { fetchMore, busy } = props;
  const isInSight = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isInSight && hasNextPage && endCursor && !busy) void fetchMore({ variables: { after: endCursor } });
  }, [isInSight, hasNextPage, endCursor, busy, fetchMore]);
  if (!hasNextPage || !endCursor) return null;
  return (
    <Button
      ref={ref}
      variant="subtle"
      loading={busy}
      onClick={() => void fetchMore({ variables: { after: endCursor } })}
    >
      {t("more")}
    </Button>
  );
}
