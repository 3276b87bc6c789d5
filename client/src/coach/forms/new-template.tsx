import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { FormFieldKind } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Refusal, refusalAt } from "../refusal";
import classes from "./forms.module.css";

const CREATE = graphql(`
  mutation CreateFormTemplate($input: CreateFormTemplateInput!) {
    createFormTemplate(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      template {
        id
      }
    }
  }
`);

const fieldKinds = ["TEXT", "DATE", "NUMBER", "CHOICE"] as const satisfies readonly FormFieldKind[];
interface Question {
  id: string;
  label: string;
  kind: FormFieldKind;
  required: boolean;
  choices: string;
}
const blank = (): Question => ({ id: newKey(), label: "", kind: "TEXT", required: false, choices: "" });

/** "Next step" as "field2_Next_step": a name that says what it is, and is nobody else's. */
const toKey = (label: string, index: number) =>
  `field${index + 1}_${label.replace(/\W+/g, "_")}`.slice(0, 40).replace(/_+$/, "");

const toFields = (questions: readonly Question[]) =>
  questions
    .filter(({ label }) => label.trim())
    .map(({ label, kind, required, choices }, index) => ({
      key: toKey(label, index),
      label: label.trim(),
      kind,
      required,
      choices: kind === "CHOICE" ? choices.split(",").map((one) => one.trim()) : null,
    }));

export function NewTemplate({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const [create, { busy }] = useAction(CREATE, { refetch: ["CoachForms"] });
  const [key] = useState(newKey);
  const [name, setName] = useState("");
  const [questions, setQuestions] = useState<readonly Question[]>(() => [blank()]);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const save = async () => {
    const outcome = await create({ input: { name, fields: toFields(questions), idempotencyKey: key } });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  return (
    <Modal opened onClose={onClose} title={t("template.title")} size="lg">
      <Stack gap="sm">
        <TextInput
          label={t("template.name")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={refusalAt(errors, "name")}
          data-autofocus
        />
        <Questions all={questions} onChange={setQuestions} />
        <Refusal errors={errors} except={["name"]} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("shared:cancel")}</Button>
          <Button variant="filled" loading={busy} onClick={() => void save()}>
            {t("template.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Questions({ all, onChange }: { all: readonly Question[]; onChange: (all: readonly Question[]) => void }) {
  const { t } = useTranslation("coach");
  return (
    <>
      {all.map((question, index) => (
        <QuestionFields
          key={question.id}
          question={question}
          number={index + 1}
          onChange={(now) => onChange(all.map((one) => (one.id === question.id ? { ...one, ...now } : one)))}
          onRemove={all.length > 1 ? () => onChange(all.filter(({ id }) => id !== question.id)) : null}
        />
      ))}
      <div>
        <Button onClick={() => onChange([...all, blank()])}>{t("template.add")}</Button>
      </div>
    </>
  );
}

interface QuestionProps {
  question: Question;
  number: number;
  onChange: (now: Partial<Question>) => void;
  onRemove: (() => void) | null;
}

function QuestionFields(props: QuestionProps) {
  const { t } = useTranslation("coach");
  const { question, onChange } = props;
  return (
    <fieldset className={classes.question} aria-label={t("template.field", { number: props.number })}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t("template.field", { number: props.number })}
          value={question.label}
          onChange={({ currentTarget }) => onChange({ label: currentTarget.value })}
          flex="1 1 200px"
        />
        <NativeSelect
          label={t("template.kind")}
          value={question.kind}
          data={fieldKinds.map((value) => ({ value, label: t(`fieldKind.${value}`) }))}
          onChange={({ currentTarget }) => onChange({ kind: currentTarget.value as FormFieldKind })}
        />
      </Group>
      {question.kind === "CHOICE" && (
        <TextInput
          mt="xs"
          label={t("template.choices")}
          value={question.choices}
          onChange={({ currentTarget }) => onChange({ choices: currentTarget.value })}
        />
      )}
      <QuestionFoot {...props} />
    </fieldset>
  );
}

function QuestionFoot({ question, onChange, onRemove }: QuestionProps) {
  const { t } = useTranslation("coach");
  return (
    <Group mt="xs" justify="space-between">
      <Checkbox
        label={t("template.required")}
        checked={question.required}
        onChange={({ currentTarget }) => onChange({ required: currentTarget.checked })}
      />
      {onRemove && (
        <Button size="compact-sm" variant="subtle" onClick={onRemove}>
          {t("template.remove")}
        </Button>
      )}
    </Group>
  );
}
