import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFocusBack } from "../../shared/ui/use-focus-back";
import classes from "./dialog.module.css";
import { Refused } from "./refusals";

interface Props {
  title: string;
  submit: string;
  destroys?: boolean;
  busy?: boolean;
  disabled?: boolean;
  refused?: readonly ReactNode[];
  size?: string;
  onClose: () => void;
  onSubmit: () => Promise<void>;
  children: ReactNode;
}

/** A dialog that asks and does one thing. What destroys begins with the focus on the way out. */
export function Dialog(props: Props) {
  useFocusBack();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void props.onSubmit();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      size={props.size ?? "md"}
      classNames={{ title: classes.title }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {props.children}
          <Refused texts={props.refused ?? []} />
          <Buttons {...props} />
        </Stack>
      </form>
    </Modal>
  );
}

function Buttons(props: Props) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end" gap="xs">
      <Button onClick={props.onClose} data-autofocus={props.destroys || undefined}>
        {t("cancel")}
      </Button>
      <Button
        type="submit"
        variant="filled"
        color={props.destroys ? "red" : undefined}
        loading={props.busy}
        disabled={props.disabled}
      >
        {props.submit}
      </Button>
    </Group>
  );
}
