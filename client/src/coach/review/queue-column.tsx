import { Title } from "@mantine/core";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { BulkBar } from "./bulk-bar";
import { Filters } from "./filters";
import { QueueList } from "./queue";
import { Empty } from "./queue-empty";
import classes from "./review.module.css";
import type { Review } from "./use-review";

/** The list with its filters, how many wait, and what can be done about several at once. */
export function QueueColumn(props: {
  review: Review;
  /** Nothing beside it says that the list is empty. */
  isAlone: boolean;
  filter: RefObject<HTMLSelectElement | null>;
}) {
  const { t } = useTranslation(["coach", "shared"]);
  const { queue, decisions, selected, packId, linkTo, select, clear } = props.review;
  return (
    <section className={classes.queue} aria-label={t("queue.label")}>
      <header className={classes.queueHead}>
        <Title order={1}>{t("shared:nav.review")}</Title>
        {queue.page && <span className={classes.count}>{t("queue.waiting", { count: queue.count })}</span>}
      </header>
      <Filters first={props.filter} />
      {queue.error && !queue.page ? (
        <ErrorState error={queue.error} retry={() => void queue.refetch()} />
      ) : !queue.page ? (
        <LoadingState rows={8} />
      ) : queue.packs.length === 0 ? (
        <div className={classes.queueEmpty}>{props.isAlone && <Empty queue={queue} />}</div>
      ) : (
        <QueueList queue={queue} current={packId} selected={selected} onSelect={select} linkTo={linkTo} />
      )}
      <BulkBar
        selected={queue.packs.filter(({ id }) => selected.has(id))}
        busy={decisions.busy}
        onApprove={(packs) => decisions.approve(packs, false)}
        onClear={clear}
      />
    </section>
  );
}
