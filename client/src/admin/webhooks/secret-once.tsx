import { Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../shared/ui/copy";
import dialog from "../forms/dialog.module.css";
import classes from "./webhooks.module.css";

/** The secret, once: only its own button closes it, so that no stray key or click does. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation("admin");
  return (
    <Modal
      opened
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      onClose={onClose}
      title={t("webhook.secret")}
      classNames={{ title: dialog.title }}
    >
      <Stack gap="md">
        <Text>{t("webhook.secretText")}</Text>
        <Code block className={classes.secret}>
          {secret}
        </Code>
        <Group justify="space-between" gap="xs">
          <CopyButton value={secret} label={t("webhook.copySecret")} />
          <Button variant="filled" onClick={onClose}>
            {t("webhook.kept")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
