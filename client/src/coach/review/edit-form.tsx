import { Button, Group, Stack, Text, Textarea, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";
import { Refusal, refusalAt } from "../refusal";
import { Conflict, SetAside } from "./conflict";
import type { Draft } from "./draft";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { WordDiff } from "./word-diff";

interface FormProps {
  pack: Pack;
  draft: Draft;
  busy: boolean;
  onChange: (draft: Draft) => void;
  onCancel: () => void;
  onSave: (draft: Draft, andApprove: boolean) => Promise<readonly UserError[]>;
}

/** Insight and reasoning to reword, with what changes shown as it is typed. */
export function EditForm(props: FormProps) {
  const { t } = useTranslation("coach");
  const { pack, draft, busy, onChange } = props;
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const isBehind = draft.version !== pack.version;
  const isSame = draft.l0 === pack.l0 && draft.l1 === pack.l1;
  const save = async (andApprove: boolean) => setErrors(await props.onSave(draft, andApprove));
  const saving = { loading: busy, disabled: isSame || isBehind };
  return (
    <Stack gap="md">
      <VisuallyHidden component="h2">{t("edit.title")}</VisuallyHidden>
      {isBehind && <Conflict pack={pack} draft={draft} onChange={onChange} />}
      {draft.setAside && <SetAside draft={draft.setAside} onChange={onChange} />}
      <Fields draft={draft} errors={errors} onChange={onChange} />
      {!isSame && !isBehind && <Changes pack={pack} draft={draft} />}
      <Text size="sm" c="dimmed">
        {t("edit.text")}
      </Text>
      <Refusal errors={isBehind ? errors.filter(({ code }) => code !== "CONFLICT") : errors} except={["l0", "l1"]} />
      <Group gap="xs">
        <Button variant="filled" {...saving} onClick={() => void save(true)}>
          {t("edit.saveAndApprove")}
        </Button>
        <Button {...saving} onClick={() => void save(false)}>
          {t("edit.save")}
        </Button>
        <Button variant="subtle" onClick={props.onCancel}>
          {t(isSame ? "edit.close" : "edit.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

function Fields(props: { draft: Draft; errors: readonly UserError[]; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation("coach");
  const { draft, errors, onChange } = props;
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <>
      <Textarea
        ref={first}
        label={t("edit.insight")}
        classNames={{ input: classes.claimInput }}
        value={draft.l0}
        onChange={({ currentTarget }) => onChange({ ...draft, l0: currentTarget.value })}
        error={refusalAt(errors, "l0")}
        autosize
      />
      <Textarea
        label={t("edit.reasoning")}
        value={draft.l1}
        onChange={({ currentTarget }) => onChange({ ...draft, l1: currentTarget.value })}
        error={refusalAt(errors, "l1")}
        autosize
        minRows={3}
      />
    </>
  );
}

function Changes({ pack, draft }: { pack: Pack; draft: Draft }) {
  const { t } = useTranslation("coach");
  return (
    <section>
      <h3 className={classes.label}>{t("edit.changes")}</h3>
      <div className={classes.diffs}>
        {draft.l0 !== pack.l0 && <WordDiff before={pack.l0 ?? ""} after={draft.l0} />}
        {draft.l1 !== pack.l1 && <WordDiff before={pack.l1 ?? ""} after={draft.l1} />}
      </div>
    </section>
  );
}
