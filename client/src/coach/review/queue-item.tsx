import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Waiting } from "./queue-data";
import classes from "./review.module.css";
import { VerdictChip } from "./verdict-chip";

export function QueueItem(props: {
  pack: Waiting;
  to: string;
  isCurrent: boolean;
  isSelected: boolean;
  onSelect: () => void;
}) {
  const { t } = useTranslation("coach");
  const { pack } = props;
  return (
    <div className={classes.item} data-on={props.isCurrent || undefined} data-selected={props.isSelected || undefined}>
      <Link
        to={props.to}
        state={{ focus: true }}
        className={classes.link}
        data-pack={pack.id}
        aria-current={props.isCurrent ? "true" : undefined}
      >
        <span className={classes.itemText}>{pack.l0}</span>
        <span className={classes.meta}>
          {pack.crossCheck && <VerdictChip verdict={pack.crossCheck.verdict} />}
          {t(`kind.${pack.kind}`)}
        </span>
      </Link>
      <Checkbox
        size="xs"
        className={classes.tick}
        checked={props.isSelected}
        onChange={props.onSelect}
        aria-label={t("queue.select", { insight: pack.l0 ?? "" })}
      />
    </div>
  );
}
