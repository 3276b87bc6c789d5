import { useTranslation } from "react-i18next";
import type { ErasureState } from "../../gql/graphql";
import { Chip, type Tone } from "../../shared/ui/chip";

const tones: Record<ErasureState, Tone> = {
  AWAITING_APPROVAL: "warn",
  SCHEDULED: "plain",
  RUNNING: "plain",
  RETRYING: "warn",
  PARTIALLY_COMPLETED: "warn",
  COMPLETED: "ok",
  REJECTED: "plain",
  CANCELLED: "plain",
};
export const states = Object.keys(tones) as ErasureState[];

const ended: readonly ErasureState[] = ["COMPLETED", "PARTIALLY_COMPLETED", "REJECTED", "CANCELLED"];
export const isEnded = (state: ErasureState): boolean => ended.includes(state);

export function StateChip({ state }: { state: ErasureState }) {
  const { t } = useTranslation("admin");
  return <Chip tone={tones[state]}>{t(`erasure.state.${state}`)}</Chip>;
}

/** "p-379f…51ecf7": enough of a random ref to tell it from others. */
export const toShortRef = (ref: string): string => (ref.length > 16 ? `${ref.slice(0, 6)}…${ref.slice(-6)}` : ref);
