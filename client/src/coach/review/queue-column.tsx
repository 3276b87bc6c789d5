import { Title } from "@mantine/core";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { BulkBar } from "./bulk-bar";
import { Filters, QueueList } from "./queue";
import type { Queue } from "./queue-data";
import { Empty } from "./queue-empty";
import classes from "./review.module.css";
import type { Decisions } from "./use-decisions";

/** The list with its filters, how many wait, and what can be done about several at once. */
export function QueueColumn(props: {
  queue: Queue;
  current: string | undefined;
  /** Nothing beside it says that the list is empty. */
  isAlone: boolean;
  selected: ReadonlySet<string>;
  decisions: Decisions;
  filter: RefObject<HTMLSelectElement | null>;
  linkTo: (id: string) => string;
  onSelect: (id: string) => void;
  onClear: () => void;
}) {
  const { t } = useTranslation(["coach", "shared"]);
  const { queue, decisions } = props;
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
        <QueueList {...props} />
      )}
      <BulkBar
        selected={queue.packs.filter(({ id }) => props.selected.has(id))}
        busy={decisions.busy}
        onApprove={(packs) => decisions.approve(packs, false)}
        onClear={props.onClear}
      />
    </section>
  );
}
