import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Refusal, refusalAt } from "../refusal";
import { REFETCH } from "./session-data";

const ADD_TEXT = graphql(`
  mutation AddTextSource($input: AddTextSourceInput!) {
    addTextSource(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      source {
        id
        state
      }
    }
  }
`);

interface Written {
  filename: string;
  text: string;
}

export function AddText({ sessionId, onClose }: { sessionId: string; onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const [add, { busy }] = useAction(ADD_TEXT, { refetch: REFETCH });
  const [key] = useState(newKey);
  const [form, setForm] = useState({ filename: "", text: "" });
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const save = async () => {
    const input = { sessionId, text: form.text, filename: form.filename.trim() || null, idempotencyKey: key };
    const outcome = await add({ input });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  return (
    <Modal opened onClose={onClose} title={t("addText.title")} size="lg">
      <Stack>
        <Fields form={form} errors={errors} onChange={setForm} />
        <Refusal errors={errors} except={["filename", "text"]} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("shared:cancel")}</Button>
          <Button variant="filled" loading={busy} disabled={!form.text.trim()} onClick={() => void save()}>
            {t("addText.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Fields(props: { form: Written; errors: readonly UserError[]; onChange: (form: Written) => void }) {
  const { t } = useTranslation("coach");
  const { form, errors, onChange } = props;
  return (
    <>
      <TextInput
        label={t("addText.name")}
        description={t("addText.nameText")}
        value={form.filename}
        onChange={({ currentTarget }) => onChange({ ...form, filename: currentTarget.value })}
        error={refusalAt(errors, "filename")}
        data-autofocus
      />
      <Textarea
        label={t("addText.text")}
        value={form.text}
        onChange={({ currentTarget }) => onChange({ ...form, text: currentTarget.value })}
        error={refusalAt(errors, "text")}
        autosize
        minRows={6}
        maxRows={16}
      />
    </>
  );
}
