import { useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { When } from "../../shared/ui/when";
import { ConfirmDialog } from "../confirm-dialog";
import classes from "./sessions.module.css";

const ZOOM = graphql(`
  query CoachZoom {
    zoomConnections(first: 20) {
      edges {
        node {
          id
          accountId
          state
          connectedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const DISCONNECT = graphql(`
  mutation DisconnectZoom($input: DestroyInput!) {
    disconnectZoom(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      connection {
        id
        state
      }
    }
  }
`);

/** Where recordings come in from by themselves; nothing where there is no such connection. */
export function Zoom() {
  const { t } = useTranslation("coach");
  const { data } = useQuery(ZOOM);
  const [leaving, setLeaving] = useState<string | null>(null);
  const connections = (data?.zoomConnections.edges ?? []).filter(({ node }) => node.state !== "DISCONNECTED");
  if (connections.length === 0) return null;
  return (
    <section className={classes.zoom}>
      <h2>Zoom</h2>
      <ul className={classes.list}>
        {connections.map(({ node }) => (
          <li key={node.id} className={classes.line}>
            <span className={classes.grow}>
              {t("zoom.account", { id: node.accountId })}
              <Text size="sm" c="dimmed">
                {t(node.state === "CONNECTED" ? "zoom.connected" : "zoom.mapped")} <When at={node.connectedAt} />
              </Text>
            </span>
            <Button size="compact-sm" onClick={() => setLeaving(node.id)}>
              {t("zoom.disconnect")}
            </Button>
          </li>
        ))}
      </ul>
      {leaving && <Disconnect id={leaving} onClose={() => setLeaving(null)} />}
    </section>
  );
}

function Disconnect({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("coach");
  const [disconnect, { busy }] = useAction(DISCONNECT, { refetch: ["CoachZoom"] });
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const confirm = async () => {
    const outcome = await disconnect({ input: { id, idempotencyKey: key } });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  return (
    <ConfirmDialog
      title={t("zoom.title")}
      action={t("zoom.disconnect")}
      busy={busy}
      errors={errors}
      onClose={onClose}
      onConfirm={() => void confirm()}
    >
      <p>{t("zoom.text")}</p>
    </ConfirmDialog>
  );
}
