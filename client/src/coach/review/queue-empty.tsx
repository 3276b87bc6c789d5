import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EmptyState, LoadingState } from "../../shared/ui/page";
import { type Queue, useQueueFilter } from "./queue-data";

/** Nothing waits: by the filters, or at all. */
export function Empty({ queue }: { queue: Queue }) {
  const { t } = useTranslation("coach");
  const { isSet, clear } = useQueueFilter();
  if (queue.error) return null;
  if (!queue.page || queue.packs.length > 0) return <LoadingState />;
  if (isSet)
    return (
      <EmptyState
        title={t("queue.noneOfThese")}
        text={t("queue.noneOfTheseText")}
        action={<Button onClick={clear}>{t("queue.clearFilters")}</Button>}
      />
    );
  return <EmptyState title={t("queue.empty")} text={t("queue.emptyText")} />;
}
