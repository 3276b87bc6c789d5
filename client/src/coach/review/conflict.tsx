import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Draft, toDraft } from "./draft";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { WordDiff } from "./word-diff";

interface Choice {
  pack: Pack;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** Somebody changed it meanwhile: both texts, and a choice. Nothing that was typed is lost by either. */
export function Conflict({ pack, draft, onChange }: Choice) {
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
          <Button onClick={() => onChange({ ...toDraft(pack), setAside: draft })}>{t("conflict.takeTheirs")}</Button>
        </Group>
      </Stack>
    </section>
  );
}

/** What was typed before the coach started from theirs is a click away until this is saved. */
export function SetAside({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation("coach");
  return (
    <Group gap="xs">
      <Text size="sm">{t("conflict.setAside")}</Text>
      <Button size="compact-sm" onClick={() => onChange(draft)}>
        {t("conflict.bringBack")}
      </Button>
    </Group>
  );
}
