import { Button, Group, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../shared/ui/copy";
import { saveTextFile } from "../../shared/ui/save-file";
import classes from "./follow.module.css";

/** The receipt, to be kept: it is shown here alone. */
export function Receipt({ receipt }: { receipt: string }) {
  const { t } = useTranslation("coachee");
  const address = `${location.origin}/erasure`;
  const save = () => saveTextFile("erasure-receipt.txt", t("receipt.file", { receipt, address }));
  return (
    <section className={classes.receipt} aria-labelledby="receipt">
      <Title order={2} id="receipt">
        {t("receipt.title")}
      </Title>
      <p>{t("receipt.text", { address })}</p>
      <code className={classes.code}>{receipt}</code>
      <Group gap="xs">
        <CopyButton value={receipt} label={t("receipt.copy")} />
        <Button size="compact-sm" onClick={save}>
          {t("receipt.save")}
        </Button>
      </Group>
    </section>
  );
}
