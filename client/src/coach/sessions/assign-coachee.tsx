import { Button, Group, NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { Refusal } from "../refusal";
import { useCoachees } from "../use-coachees";
import { ASSIGN_COACHEE, REFETCH, type SessionDetail } from "./session-data";
import classes from "./sessions.module.css";

/** Whose session it is, where nobody has said so yet. */
export function AssignCoachee({ session }: { session: SessionDetail }) {
  const { t } = useTranslation("coach");
  const coachees = useCoachees();
  const [chosen, setChosen] = useState("");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [assign, { busy }] = useAction(ASSIGN_COACHEE, { refetch: REFETCH });
  const save = async () => {
    const outcome = await assign({ input: { sessionId: session.id, coacheeId: chosen, idempotencyKey: newKey() } });
    setErrors(outcome.ok ? [] : outcome.errors);
  };
  return (
    <section className={classes.note}>
      <h2>{t("assign.title")}</h2>
      <Text size="sm" mb="sm">
        {t("assign.text")}
      </Text>
      <Group gap="xs">
        <NativeSelect
          aria-label={t("assign.who")}
          value={chosen}
          data={[
            { value: "", label: t("assign.choose") },
            ...coachees.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
        <Button disabled={!chosen} loading={busy} onClick={() => void save()}>
          {t("assign.do")}
        </Button>
      </Group>
      <Refusal errors={errors} />
    </section>
  );
}
