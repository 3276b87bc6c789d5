import { useTranslation } from "react-i18next";
import { type FragmentType, readFragment } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { DELIVERIES, wasTried } from "./webhook-data";

const tones = { fresh: "plain", works: "ok", fails: "warn", off: "bad" } as const;

/** Whether what is sent gets through, as the last try has it. */
export function WebhookState(props: { of: FragmentType<typeof DELIVERIES> }) {
  const { t } = useTranslation("admin");
  const { active, deliveries } = readFragment(DELIVERIES, props.of);
  const last = deliveries.find(wasTried);
  const tried = last?.succeeded ? "works" : "fails";
  const state = active ? (last ? tried : "fresh") : "off";
  return <Chip tone={tones[state]}>{t(`webhook.states.${state}`)}</Chip>;
}
