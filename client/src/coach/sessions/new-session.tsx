import { Button, Group, Modal, NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import type { SessionKind } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Refusal, refusalAt } from "../refusal";
import { useCoachees } from "../use-coachees";

const CREATE = graphql(`
  mutation CreateSession($input: CreateSessionInput!) {
    createSession(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      session {
        id
      }
    }
  }
`);

interface Described {
  kind: SessionKind;
  title: string;
  coacheeId: string;
}

/** A session to be given sources: what it is for, its title, and whose it is where that is known. */
export function NewSession({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const navigate = useNavigate();
  const [create, { busy }] = useAction(CREATE, { refetch: ["CoachSessions", "NeedySessions"] });
  const [key] = useState(newKey);
  const [form, setForm] = useState<Described>({ kind: "COACHING", title: "", coacheeId: "" });
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { kind, title, coacheeId } = form;
    const input = { kind, title: title.trim() || null, coacheeId: coacheeId || null, idempotencyKey: key };
    const outcome = await create({ input });
    if (!outcome.ok) return setErrors(outcome.errors);
    await navigate(`/coach/sessions/${outcome.payload.session?.id}`);
  };
  return (
    <Modal opened onClose={onClose} title={t("new.title")}>
      <Stack component="form" onSubmit={(event) => void submit(event)}>
        <Fields form={form} errors={errors} onChange={setForm} />
        <Refusal errors={errors} except={["title", "coacheeId"]} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("shared:cancel")}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t("new.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Fields(props: { form: Described; errors: readonly UserError[]; onChange: (form: Described) => void }) {
  const { t } = useTranslation("coach");
  const coachees = useCoachees();
  const { form, errors, onChange } = props;
  return (
    <>
      <TextInput
        label={t("new.name")}
        description={t("new.nameText")}
        value={form.title}
        onChange={({ currentTarget }) => onChange({ ...form, title: currentTarget.value })}
        error={refusalAt(errors, "title")}
        data-autofocus
      />
      <NativeSelect
        label={t("new.coachee")}
        value={form.coacheeId}
        data={[{ value: "", label: t("new.later") }, ...coachees.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={({ currentTarget }) => onChange({ ...form, coacheeId: currentTarget.value })}
        error={refusalAt(errors, "coacheeId")}
      />
      <Radio.Group
        label={t("new.kind")}
        value={form.kind}
        onChange={(kind) => onChange({ ...form, kind: kind as SessionKind })}
      >
        <Stack gap={8} mt={8}>
          <Radio value="COACHING" label={t("new.COACHING")} />
          <Radio value="FILL" label={t("new.FILL")} />
        </Stack>
      </Radio.Group>
    </>
  );
}
