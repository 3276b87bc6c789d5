import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { NotificationKind } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { useFocusBack } from "../../shared/ui/use-focus-back";
import { Dialog } from "../forms/dialog";
import { useRefusals } from "../forms/refusals";
import { KindsChoice } from "./kinds-choice";
import { SecretOnce } from "./secret-once";

const CREATE = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      webhook {
        id
      }
      secret
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

interface Props {
  /** What it begins with, where one is made anew. */
  like?: { url: string; kinds: readonly NotificationKind[] };
  onClose: () => void;
}

/** Where to, and what of; then the secret, which is shown this once. */
export default function AddWebhook({ like, onClose }: Props) {
  const { t } = useTranslation("admin");
  useFocusBack();
  const [url, setUrl] = useState(like?.url ?? "");
  const [kinds, setKinds] = useState(like?.kinds ?? []);
  const [secret, setSecret] = useState<string | null>(null);
  const address = useRef<HTMLInputElement>(null);
  const refusals = useRefusals(["url", "kinds"]);
  const [create, { busy }] = useAction(CREATE, { refetch: ["Webhooks"] });
  const submit = async () => {
    const input = { url: url.trim(), kinds: [...kinds], idempotencyKey: refusals.key };
    const done = await create({ input });
    if (done.ok) return setSecret(done.payload.secret ?? null);
    refusals.refuse(done.errors);
    // It may have been scrolled out of sight.
    if (done.errors.some(({ field }) => field?.includes("url"))) address.current?.focus();
  };
  if (secret !== null) return <SecretOnce secret={secret} onClose={onClose} />;
  return (
    <Dialog
      size="xl"
      title={t("webhook.add")}
      submit={t("webhook.addSubmit")}
      busy={busy}
      disabled={!url.trim() || kinds.length === 0}
      refused={refusals.rest}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        ref={address}
        data-autofocus
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        label={t("webhook.address")}
        description={t("webhook.addressText")}
        value={url}
        error={refusals.at("url")}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
      />
      <KindsChoice value={kinds} error={refusals.at("kinds")} onChange={setKinds} />
    </Dialog>
  );
}
