import { Button, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Chip } from "../../shared/ui/chip";
import { toClock } from "../../shared/ui/format";
import { Refusal } from "../refusal";
import { EDIT_FORM, type Field, type Form, type Value } from "./form-data";
import classes from "./forms.module.css";

interface FieldProps {
  form: Form;
  field: Field;
  value: Value | undefined;
}
const tones = { FOUND: "ok", EDITED: "warn", EMPTY: "plain" } as const;

/** One field: its value with where that was found, or that nothing was. Never more than the sources say. */
export function FieldValue(props: FieldProps) {
  const { t } = useTranslation("coach");
  const { field, value } = props;
  const [isEditing, setEditing] = useState(false);
  const origin = value?.origin ?? "EMPTY";
  return (
    <li className={classes.field}>
      <div className={classes.head}>
        <h2>
          {field.label}
          {field.required && <span className={classes.soft}> · {t("form.required")}</span>}
        </h2>
        <Chip tone={tones[origin]}>{t(`origin.${origin}`)}</Chip>
      </div>
      {isEditing ? (
        <EditValue {...props} onClose={() => setEditing(false)} />
      ) : (
        <Found {...props} onEdit={() => setEditing(true)} />
      )}
    </li>
  );
}

function Found({ form, field, value, onEdit }: FieldProps & { onEdit: () => void }) {
  const { t } = useTranslation("coach");
  const isThere = Boolean(value?.value);
  return (
    <>
      <p className={isThere ? classes.value : classes.empty}>{value?.value ?? t("form.empty")}</p>
      {value?.sources.map((source) => (
        <Place key={`${source.sourceId}-${source.startMs}-${source.page}-${source.quote}`} form={form} of={source} />
      ))}
      <div>
        <Button
          size="compact-sm"
          onClick={onEdit}
          aria-label={t(isThere ? "form.changeNamed" : "form.editNamed", { field: field.label })}
        >
          {t(isThere ? "form.change" : "form.edit")}
        </Button>
      </div>
    </>
  );
}

/** Where a value was found: what was said there, in which of the session's files, at which page or moment. */
function Place({ form, of: { quote, sourceId, page, startMs, match } }: { form: Form; of: Value["sources"][number] }) {
  const { t } = useTranslation("coach");
  const source = form.session?.sources.nodes.find(({ id }) => id === sourceId);
  return (
    <p className={classes.source}>
      {quote && <span>{t("quoted", { text: quote })}</span>}
      {source && <span>{source.filename ?? t(`sourceKind.${source.kind}`)}</span>}
      {page !== null && <span>{t("form.page", { page })}</span>}
      {startMs !== null && <span className="tabular">{toClock(startMs)}</span>}
      <Chip tone={match === "VERBATIM" ? "plain" : "warn"}>{t(`match.${match}`)}</Chip>
    </p>
  );
}

function EditValue(props: FieldProps & { onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const { form, field, onClose } = props;
  const [text, setText] = useState(props.value?.value ?? "");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [edit, { busy }] = useAction(EDIT_FORM);
  const save = async () => {
    const values = [{ key: field.key, value: text.trim() || null }];
    const outcome = await edit({ input: { formId: form.id, values, idempotencyKey: newKey() } });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  return (
    <>
      <ValueInput field={field} value={text} onChange={setText} />
      <Refusal errors={errors} />
      <Group gap="xs">
        <Button size="compact-sm" variant="filled" loading={busy} onClick={() => void save()}>
          {t("shared:save")}
        </Button>
        <Button size="compact-sm" onClick={onClose}>
          {t("shared:cancel")}
        </Button>
      </Group>
    </>
  );
}

function ValueInput({ field, value, onChange }: { field: Field; value: string; onChange: (value: string) => void }) {
  const common = { "aria-label": field.label, value, autoFocus: true };
  const tell = ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value);
  if (field.kind === "CHOICE")
    return <NativeSelect {...common} data={["", ...(field.choices ?? [])]} onChange={tell} />;
  if (field.kind === "TEXT") return <Textarea {...common} autosize onChange={tell} />;
  return (
    <TextInput
      {...common}
      type={field.kind === "DATE" ? "date" : "text"}
      inputMode={field.kind === "NUMBER" ? "decimal" : undefined}
      onChange={tell}
    />
  );
}
