import { useQuery } from "@apollo/client/react";
import { Button, Code, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { graphql } from "../../gql";
import type { NotificationKind, WebhookQuery } from "../../gql/graphql";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { Facts } from "../forms/facts";
import { Panel } from "../forms/panel";
import pending from "../retention/retention.module.css";
import { Log } from "./log";
import { WebhookState } from "./state";
import classes from "./webhooks.module.css";

const AddWebhook = lazy(() => import("./add-webhook"));
const DeleteWebhook = lazy(() => import("./delete-webhook"));

const WEBHOOK = graphql(`
  query Webhook($id: ID!) {
    node(id: $id) {
      ... on Webhook {
        id
        url
        kinds
        active
        createdAt
        ...WebhookDeliveries
      }
    }
  }
`);

/** What is sent makes no notification: the log asks by itself. */
const FRESH_MS = 10_000;
const TO_LIST = { to: "..", relative: "path" } as const;

type Found = Extract<NonNullable<WebhookQuery["node"]>, { url: string }>;

/** One webhook: what it is told of, how its deliveries went, and the ways to end it or make it anew. */
export default function Webhook() {
  const { t } = useTranslation("admin");
  const { id = "" } = useParams();
  const { data, error, refetch } = useQuery(WEBHOOK, { variables: { id }, pollInterval: FRESH_MS });
  const found = data?.node;
  const lookAgain = () => void refetch();
  if (found && "url" in found) return <Shown webhook={found as Found} lookAgain={lookAgain} />;
  let instead: ReactNode = <LoadingState />;
  if (data)
    instead = (
      <EmptyState
        title={t("webhook.none")}
        text={t("webhook.noneText")}
        action={
          <Button component={Link} {...TO_LIST}>
            {t("webhook.back")}
          </Button>
        }
      />
    );
  else if (error) instead = <ErrorState error={error} retry={lookAgain} />;
  return <Page title={t("webhook.one")}>{instead}</Page>;
}

function Shown({ webhook, lookAgain }: { webhook: Found; lookAgain: () => void }) {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const [isDeleting, deleting] = useDisclosure(false);
  const { url, kinds, createdAt } = webhook;
  return (
    <Page
      wide
      title={t("webhook.one")}
      lead={<WebhookState of={webhook} />}
      actions={
        <>
          <Button component={Link} {...TO_LIST}>
            {t("webhook.back")}
          </Button>
          <Button onClick={deleting.open}>{t("webhook.remove")}</Button>
        </>
      }
    >
      <Panel title={t("webhook.about")}>
        <Facts
          of={[
            { label: t("webhook.address"), value: <Code className={classes.code}>{url}</Code> },
            { label: t("webhook.told"), value: <Told of={kinds} /> },
            { label: t("webhook.since"), value: <When at={createdAt} /> },
          ]}
        />
        {!webhook.active && <Off like={webhook} />}
      </Panel>
      <Log of={webhook} lookAgain={lookAgain} />
      <Suspense>
        {isDeleting && (
          <DeleteWebhook
            webhook={webhook}
            onClose={deleting.close}
            onDeleted={() => void navigate("..", { relative: "path", replace: true })}
          />
        )}
      </Suspense>
    </Page>
  );
}

function Told({ of }: { of: readonly NotificationKind[] }) {
  const { t } = useTranslation("admin");
  return (
    <ul className={classes.told}>
      {of.map((kind) => (
        <li key={kind}>{t(`webhook.kinds.${kind}`)}</li>
      ))}
    </ul>
  );
}

/** Why nothing is sent any more, and what to do about it: none can be switched on again. */
function Off({ like }: { like: Found }) {
  const { t } = useTranslation("admin");
  const [isAdding, adding] = useDisclosure(false);
  return (
    <div className={pending.pending}>
      <Text fw={560}>{t("webhook.off")}</Text>
      <Text size="sm" mb="xs">
        {t("webhook.offText")}
      </Text>
      <Button onClick={adding.open}>{t("webhook.anew")}</Button>
      <Suspense>{isAdding && <AddWebhook like={like} onClose={adding.close} />}</Suspense>
    </div>
  );
}
