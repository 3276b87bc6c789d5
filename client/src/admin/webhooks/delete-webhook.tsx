import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { useAction } from "../../shared/api/use-action";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { DELIVERIES } from "./webhook-data";
import classes from "./webhooks.module.css";

const DELETE = graphql(`
  mutation DeleteWebhook($input: DestroyInput!) {
    deleteWebhook(input: $input) {
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** Says what goes and what stays, and deletes it. */
export default function DeleteWebhook(props: {
  webhook: { id: string; url: string } & FragmentType<typeof DELIVERIES>;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const { t } = useTranslation("admin");
  const { id, url } = props.webhook;
  const { deliveries } = readFragment(DELIVERIES, props.webhook);
  const refusals = useRefusals([]);
  const [remove, { busy }] = useAction(DELETE);
  const submit = async () => {
    const done = await remove({ input: { id, idempotencyKey: refusals.key } });
    if (!done.ok) return refusals.refuse(done.errors);
    notifications.show({ message: t("webhook.removed") });
    props.onDeleted();
  };
  return (
    <Dialog
      destroys
      title={t("webhook.removeTitle")}
      submit={t("webhook.remove")}
      busy={busy}
      refused={refusals.rest}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <Text className={classes.address}>{url}</Text>
      <Text>{t("webhook.removeText", { count: deliveries.length })}</Text>
    </Dialog>
  );
}
