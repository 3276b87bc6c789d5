import { useTranslation } from "react-i18next";
import type { SessionState } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { toDay } from "../../shared/ui/when";

const tones: Partial<Record<SessionState, "ok" | "warn" | "bad">> = {
  READY: "ok",
  FAILED: "bad",
  DISPOSING: "warn",
};

export function StateChip({ state }: { state: SessionState }) {
  const { t } = useTranslation("coach");
  return <Chip tone={tones[state] ?? "plain"}>{t(`sessionState.${state}`)}</Chip>;
}

/** Until when something is kept, or what keeps it. */
export function KeptChip({ expiresAt, onHold }: { expiresAt: string | null; onHold: boolean }) {
  const { t } = useTranslation("coach");
  if (onHold) return <Chip tone="warn">{t("kept.onHold")}</Chip>;
  if (!expiresAt) return null;
  return <Chip>{t("kept.until", { day: toDay(expiresAt) })}</Chip>;
}
