import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { Chip } from "./chip";

export const SCRUB = graphql(`
  fragment ScrubChip_scrub on BackupScrub {
    state
    day
    dueAt
  }
`);

const DAY_MS = 86_400_000;

/** "day 3 of 30", or that it is late, or that every backup is gone. */
export function ScrubChip(props: { scrub: FragmentType<typeof SCRUB> }) {
  const { t } = useTranslation("erasure");
  const { state, day, dueAt } = readFragment(SCRUB, props.scrub);
  if (state === "COMPLETE") return <Chip tone="ok">{t("scrub.complete")}</Chip>;
  if (state === "OVERDUE") return <Chip tone="bad">{t("scrub.overdue", { day })}</Chip>;
  const left = Math.max(0, Math.ceil((new Date(dueAt).getTime() - Date.now()) / DAY_MS));
  return <Chip>{t("scrub.day", { day, of: day + left })}</Chip>;
}
