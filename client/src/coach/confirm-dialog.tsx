import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UserError } from "../shared/api/use-action";
import { Modal } from "../shared/ui/modal";
import { Refusal } from "./refusal";

/** Something that can't simply be taken back: says what goes and what stays; the focus is on leaving it. */
export function ConfirmDialog(props: {
  title: string;
  action: string;
  busy: boolean;
  errors: readonly UserError[];
  onClose: () => void;
  onConfirm: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      {props.children}
      <Refusal errors={props.errors} />
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={props.onClose}>
          {t("cancel")}
        </Button>
        <Button color="red" variant="filled" loading={props.busy} onClick={props.onConfirm}>
          {props.action}
        </Button>
      </Group>
    </Modal>
  );
}
