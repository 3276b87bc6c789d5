import { Button, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Chip } from "../../shared/ui/chip";
import { toClock } from "../../shared/ui/format";
import { Refusal } from "../refusal";
import { EDIT_FORM, type Field, type Value } from "./form-data";
import classes from "./forms.module.css";

/** One field: its value with where that was found, or that nothing was. Never more than the sources say. */
export function FieldValue(props: { formId: string; field: Field; value: Value | undefined }) {
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
        <Chip tone={origin === "EDITED" ? "warn" : origin === "FOUND" ? "ok" : "plain"}>{t(`origin.${origin}`)}</Chip>
      </div>
      {isEditing ? (
        <EditValue {...props} onClose={() => setEditing(false)} />
      ) : (
        <>
          <p className={value?.value ? classes.value : classes.empty}>{value?.value ?? t("form.empty")}</p>
          {value?.sources.map((source) => (
            <p key={`${source.sourceId}-${source.startMs}-${source.page}-${source.quote}`} className={classes.source}>
              {source.quote && `${t("quoted", { text: source.quote })} `}
              {source.page !== null && `${t("form.page", { page: source.page })} `}
              {source.startMs !== null && `${toClock(source.startMs)} `}
              <Chip tone={source.match === "VERBATIM" ? "plain" : "warn"}>{t(`match.${source.match}`)}</Chip>
            </p>
          ))}
          <div>
            <Button
              size="compact-sm"
              onClick={() => setEditing(true)}
              aria-label={t(value?.value ? "form.changeNamed" : "form.editNamed", { field: field.label })}
            >
              {t(value?.value ? "form.change" : "form.edit")}
            </Button>
          </div>
        </>
      )}
    </li>
  );
}

function EditValue(props: { formId: string; field: Field; value: Value | undefined; onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const { field, onClose } = props;
  const [text, setText] = useState(props.value?.value ?? "");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [edit, { busy }] = useAction(EDIT_FORM);
  const save = async () => {
    const values = [{ key: field.key, value: text.trim() || null }];
    const outcome = await edit({ input: { formId: props.formId, values, idempotencyKey: newKey() } });
    if (outcome.ok) onClose();
    else setErrors(outcome.errors);
  };
  const common = { "aria-label": field.label, value: text, autoFocus: true };
  return (
    <>
      {field.kind === "CHOICE" ? (
        <NativeSelect
          {...common}
          data={["", ...(field.choices ?? [])]}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      ) : field.kind === "TEXT" ? (
        <Textarea {...common} autosize onChange={({ currentTarget }) => setText(currentTarget.value)} />
      ) : (
        <TextInput
          {...common}
          type={field.kind === "DATE" ? "date" : "text"}
          inputMode={field.kind === "NUMBER" ? "decimal" : undefined}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      )}
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
