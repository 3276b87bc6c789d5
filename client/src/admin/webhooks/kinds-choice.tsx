import { Checkbox, Input } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { NotificationKind } from "../../gql/graphql";
import { groups, kinds } from "./kinds";
import classes from "./webhooks.module.css";

type Chosen = readonly NotificationKind[];

/** What a webhook is told of: everything, or kind by kind. */
export function KindsChoice(props: { value: Chosen; error?: ReactNode; onChange: (value: Chosen) => void }) {
  const { t } = useTranslation("admin");
  const { value, error, onChange } = props;
  const isAll = value.length === kinds.length;
  const toggle = (kind: NotificationKind) =>
    onChange(value.includes(kind) ? value.filter((one) => one !== kind) : [...value, kind]);
  const box = { size: "sm", iconColor: "var(--rg-on-fill)" } as const;
  return (
    <fieldset className={classes.choice}>
      <legend>{t("webhook.told")}</legend>
      <Checkbox
        {...box}
        label={t("webhook.all")}
        checked={isAll}
        indeterminate={!isAll && value.length > 0}
        onChange={() => onChange(isAll ? [] : kinds)}
      />
      <div className={classes.groups}>
        {groups.map((group) => (
          <fieldset key={group.name} className={classes.group}>
            <legend>{t(`webhook.groups.${group.name}`)}</legend>
            {group.kinds.map((kind) => (
              <Checkbox
                {...box}
                key={kind}
                label={t(`webhook.kinds.${kind}`)}
                checked={value.includes(kind)}
                onChange={() => toggle(kind)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </fieldset>
  );
}
