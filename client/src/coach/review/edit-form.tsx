import { Button, Group, Stack, Text, Textarea, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";
import { Refusal, refusalAt } from "../refusal";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { WordDiff } from "./word-diff";

/** What is being typed, and the version it was begun on. Kept while the coach looks at another pack. */
export interface Draft {
  l0: string;
  l1: string;
  version: number;
}
export const toDraft = ({ l0, l1, version }: Pack): Draft => ({ l0: l0 ?? "", l1: l1 ?? "", version });

/** Insight and reasoning to reword, with what changes shown as it is typed. */
export function EditForm(props: {
  pack: Pack;
  draft: Draft;
  busy: boolean;
  onChange: (draft: Draft) => void;
  onCancel: () => void;
  onSave: (draft: Draft, andApprove: boolean) => Promise<readonly UserError[]>;
}) {
  const { t } = useTranslation("coach");
  const { pack, draft, onChange } = props;
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);
  const isBehind = draft.version !== pack.version;
  const isSame = draft.l0 === pack.l0 && draft.l1 === pack.l1;
  const save = async (andApprove: boolean) => setErrors(await props.onSave(draft, andApprove));
  return (
    <Stack gap="md">
      <VisuallyHidden component="h2">{t("edit.title")}</VisuallyHidden>
      {isBehind && <Conflict pack={pack} draft={draft} onChange={onChange} />}
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
      {!isSame && !isBehind && (
        <section>
          <h3 className={classes.label}>{t("edit.changes")}</h3>
          <div className={classes.diffs}>
            {draft.l0 !== pack.l0 && <WordDiff before={pack.l0 ?? ""} after={draft.l0} />}
            {draft.l1 !== pack.l1 && <WordDiff before={pack.l1 ?? ""} after={draft.l1} />}
          </div>
        </section>
      )}
      <Text size="sm" c="dimmed">
        {t("edit.text")}
      </Text>
      <Refusal errors={isBehind ? errors.filter(({ code }) => code !== "CONFLICT") : errors} except={["l0", "l1"]} />
      <Group gap="xs">
        <Button variant="filled" loading={props.busy} disabled={isSame || isBehind} onClick={() => void save(true)}>
          {t("edit.saveAndApprove")}
        </Button>
        <Button loading={props.busy} disabled={isSame || isBehind} onClick={() => void save(false)}>
          {t("edit.save")}
        </Button>
        <Button variant="subtle" onClick={props.onCancel}>
          {t("edit.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

/** Somebody changed it meanwhile: both texts, and a choice. Nothing that was typed is lost by either. */
function Conflict({ pack, draft, onChange }: { pack: Pack; draft: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation("coach");
  return (
    <section className={classes.conflict} role="alert">
      <h3>{t("conflict.title")}</h3>
      <Stack gap="sm">
        <Text size="sm">{t("conflict.text")}</Text>
        {(["l0", "l1"] as const)
          .filter((layer) => pack[layer] !== draft[layer])
          .map((layer) => (
            <dl key={layer} className={classes.both}>
              <dt>{t("conflict.theirs")}</dt>
              <dd>{pack[layer]}</dd>
              <dt>{t("conflict.yours")}</dt>
              <dd>
                <WordDiff before={pack[layer] ?? ""} after={draft[layer]} />
              </dd>
            </dl>
          ))}
        <Group gap="xs">
          <Button onClick={() => onChange({ ...draft, version: pack.version })}>{t("conflict.keepMine")}</Button>
          <Button onClick={() => onChange(toDraft(pack))}>{t("conflict.takeTheirs")}</Button>
        </Group>
      </Stack>
    </section>
  );
}
