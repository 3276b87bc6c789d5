import { Kbd, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";
import { Refusal } from "../refusal";
import { KeyButton } from "./key-button";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { Withdraw } from "./withdraw";

export type Actions = Record<"approve" | "edit" | "regenerate" | "reject", (() => void) | null>;

interface BarProps {
  pack: Pack;
  actions: Actions;
  errors: readonly UserError[];
  busy: boolean;
  onHelp: () => void;
}

/** What can be done about a pack, always in sight; and why something can't. */
export function ActionBar(props: BarProps) {
  const { t } = useTranslation("coach");
  const { pack } = props;
  return (
    <fieldset className={classes.bar} aria-label={t("actions.label")}>
      <Note pack={pack} errors={props.errors} />
      {pack.state === "PENDING_REVIEW" ? (
        <Decide {...props} />
      ) : (
        <Text size="sm" c="dimmed" flex="1 1 180px">
          {t(`next.${pack.state}`)}
        </Text>
      )}
      {pack.state === "DELIVERED" && <Withdraw pack={pack} />}
      <UnstyledButton className={classes.help} onClick={props.onHelp} aria-label={t("help.title")}>
        <Kbd size="xs" aria-hidden>
          ?
        </Kbd>
      </UnstyledButton>
    </fieldset>
  );
}

function Note({ pack, errors }: Pick<BarProps, "pack" | "errors">) {
  const { t } = useTranslation("coach");
  const isUnsupported = pack.state === "PENDING_REVIEW" && pack.crossCheck?.verdict === "UNSUPPORTED";
  if (!isUnsupported && errors.length === 0) return null;
  return (
    <div className={classes.barNote}>
      {isUnsupported && (
        <Text size="sm" c="dimmed" id="why-not">
          {t("actions.unsupported")}
        </Text>
      )}
      {errors.some(({ code }) => code === "CONFLICT") ? (
        <Text size="sm" role="alert">
          {t("actions.changed")}
        </Text>
      ) : (
        <Refusal errors={errors} />
      )}
    </div>
  );
}

function Decide({ actions, busy }: Pick<BarProps, "actions" | "busy">) {
  const { t } = useTranslation("coach");
  const of = (name: keyof Actions) => ({
    name,
    disabled: actions[name] === null,
    onClick: () => actions[name]?.(),
  });
  return (
    <>
      <KeyButton {...of("approve")} variant="filled" loading={busy} aria-describedby="why-not">
        {t("actions.approve")}
      </KeyButton>
      <KeyButton {...of("edit")}>{t("actions.edit")}</KeyButton>
      <KeyButton {...of("regenerate")}>{t("actions.regenerate")}</KeyButton>
      <KeyButton {...of("reject")} className={classes.reject}>
        {t("actions.reject")}
      </KeyButton>
    </>
  );
}
