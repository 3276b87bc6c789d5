import { useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { When } from "../../shared/ui/when";
import { ConfirmDialog } from "../confirm-dialog";
import { toSessions } from "./outcome";
import classes from "./zoom.module.css";
import { ConnectZoom } from "./zoom-connect";

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

/** Where recordings come in from by themselves, and how to let them. */
export function Zoom() {
  const { t } = useTranslation("coach");
  const { data } = useQuery(ZOOM);
  const [leaving, setLeaving] = useState<string | null>(null);
  if (!data) return null;
  const connections = data.zoomConnections.edges.filter(({ node }) => !node.state.startsWith("DISCONNECTED"));
  return (
    <section className={classes.zoom}>
      <h2>{t("zoom.heading")}</h2>
      {connections.length > 0 && (
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
      )}
      <ConnectZoom isAnother={connections.some(({ node }) => node.state === "CONNECTED")} />
      {leaving && <Disconnect id={leaving} onClose={() => setLeaving(null)} />}
    </section>
  );
}

function Disconnect({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("coach");
  const [disconnect, { busy }] = useAction(DISCONNECT, { refetch: ["CoachZoom"] });
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const navigate = useNavigate();
  const confirm = async () => {
    const outcome = await disconnect({ input: { id, idempotencyKey: key } });
    if (!outcome.ok) return setErrors(outcome.errors);
    onClose();
    const isHereAlone = outcome.payload.connection?.state === "DISCONNECTED_HERE";
    await navigate(toSessions(isHereAlone ? "here" : "disconnected"), { replace: true });
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
