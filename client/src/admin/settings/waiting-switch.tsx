import { useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { newKey, useAction } from "../../shared/api/use-action";
import { When } from "../../shared/ui/when";
import classes from "../retention/retention.module.css";
import { UPDATE } from "./update";

const WAITING = graphql(`
  query WaitingSwitch {
    requested: auditLog(first: 1, filter: { action: "mode.requested" }) {
      nodes {
        id
        at
        facts
        actor {
          id
          displayName
        }
      }
    }
    cancelled: auditLog(first: 1, filter: { action: "mode.cancelled" }) {
      nodes {
        id
        at
      }
    }
    changed: auditLog(first: 1, filter: { action: "mode.changed" }) {
      nodes {
        id
        at
      }
    }
  }
`);

interface Switch {
  effectiveAt: string;
  name: string | null;
}

/** The workspace doesn't say whether a switch waits. The audit log does: one that was asked for, and nothing since. */
export function useWaitingSwitch(): Switch | null {
  const { data } = useQuery(WAITING, { fetchPolicy: "cache-and-network" });
  const [requested] = data?.requested.nodes ?? [];
  const since = [data?.cancelled.nodes[0], data?.changed.nodes[0]].flatMap((entry) => entry?.at ?? []);
  if (!requested || since.some((at) => at >= requested.at)) return null;
  const { effectiveAt }: { effectiveAt: string } = JSON.parse(requested.facts);
  return { effectiveAt, name: requested.actor?.displayName ?? null };
}

/** When it takes effect, who asked for it, and the way to take it back. */
export function Waiting({ of: { effectiveAt, name } }: { of: Switch }) {
  const { t } = useTranslation("admin");
  const [update, { busy }] = useAction(UPDATE, { refetch: ["WaitingSwitch"] });
  // Asking for the mode that is takes back the one that waits.
  const takeBack = () => update({ input: { mode: "STANDARD", idempotencyKey: newKey() } });
  return (
    <div className={classes.pending}>
      <Text fw={560}>
        {t("mode.waits")} <When as="ago" at={effectiveAt} />
      </Text>
      <Text size="sm" mb="xs">
        {name && `${t("retention.askedBy", { name })} `}
        {t("retention.untilThen")}
      </Text>
      <Button loading={busy} onClick={() => void takeBack()}>
        {t("retention.takeBack")}
      </Button>
    </div>
  );
}
