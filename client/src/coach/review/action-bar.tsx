import { Kbd, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";
import { Refusal } from "../refusal";
import { KeyButton } from "./key-button";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { Withdraw } from "./withdraw";

type Actions = Record<"approve" | "edit" | "regenerate" | "reject", (() => void) | null>;

/** What can be done about a pack, always in sight; and why something can't. */
export function ActionBar(props: {
  pack: Pack;
  actions: Actions;
  errors: readonly UserError[];
  busy: boolean;
  onHelp: () => void;
}) {
  const { t } = useTranslation("coach");
  const { pack, actions, errors, busy } = props;
  const isOpen = pack.state === "PENDING_REVIEW";
  const isUnsupported = isOpen && pack.crossCheck?.verdict === "UNSUPPORTED";
  const of = (name: keyof Actions) => ({
    name,
    disabled: actions[name] === null,
    onClick: () => actions[name]?.(),
  });
  return (
    <fieldset className={classes.bar} aria-label={t("actions.label")}>
      {(isUnsupported || errors.length > 0) && (
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
      )}
      {isOpen ? (
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
