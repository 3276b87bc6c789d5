import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";
import { Refusal } from "../refusal";
import type { Waiting } from "./queue-data";
import classes from "./review.module.css";

/** Approves what is supported of the selected, and says what it leaves out and why. */
export function BulkBar(props: {
  selected: readonly Waiting[];
  busy: boolean;
  onApprove: (packs: readonly Waiting[]) => Promise<readonly UserError[]>;
  onClear: () => void;
}) {
  const { t } = useTranslation("coach");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const { selected } = props;
  if (selected.length === 0) return null;
  const by = (verdict: string) => selected.filter(({ crossCheck }) => crossCheck?.verdict === verdict);
  const supported = by("SUPPORTED");
  const [partly, not] = [by("PARTIAL").length, by("UNSUPPORTED").length];
  return (
    <fieldset className={classes.bulk} aria-label={t("bulk.label")}>
      <Text size="sm" fw={550} role="status">
        {t("bulk.selected", { count: selected.length })}
      </Text>
      {partly > 0 && <Text size="sm">{t("bulk.partly", { count: partly })}</Text>}
      {not > 0 && <Text size="sm">{t("bulk.not", { count: not })}</Text>}
      <Refusal errors={errors} />
      <Group gap="xs">
        <Button
          size="xs"
          variant="filled"
          loading={props.busy}
          disabled={supported.length === 0}
          onClick={() => void props.onApprove(supported).then(setErrors)}
        >
          {t("bulk.approve", { count: supported.length })}
        </Button>
        <Button size="xs" variant="subtle" onClick={props.onClear}>
          {t("bulk.clear")}
        </Button>
      </Group>
    </fieldset>
  );
}
