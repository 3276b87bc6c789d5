import { useTranslation } from "react-i18next";
import type { CrossCheckVerdict } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";

const tones = { SUPPORTED: "ok", PARTIAL: "warn", UNSUPPORTED: "bad" } as const;

export function VerdictChip({ verdict }: { verdict: CrossCheckVerdict }) {
  const { t } = useTranslation("coach");
  return <Chip tone={tones[verdict]}>{t(`verdict.${verdict}`)}</Chip>;
}
