import { useTranslation } from "react-i18next";
import type { ErasureState } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { When } from "../../shared/ui/when";
import { isEnded } from "./state";

const SOON_DAYS = 7;

export interface Deadline {
  state: ErasureState;
  daysLeft: number;
  dueAt: string;
  completedAt?: string | null;
}

/** "in 28 days", "3 days overdue", or when it was done. */
export function Due({ of: { state, daysLeft, completedAt } }: { of: Deadline }) {
  const { t } = useTranslation("admin");
  if (completedAt)
    return (
      <>
        {t("erasure.doneOn")} <When at={completedAt} />
      </>
    );
  if (isEnded(state)) return "–";
  if (daysLeft < 0) return <Chip tone="bad">{t("erasure.overdue", { count: -daysLeft })}</Chip>;
  const text = t("erasure.inDays", { count: daysLeft });
  return daysLeft <= SOON_DAYS ? <Chip tone="warn">{text}</Chip> : text;
}
