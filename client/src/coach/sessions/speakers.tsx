import { NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { useViewer } from "../../shared/api/viewer";
import { Refusal } from "../refusal";
import { MAP_SPEAKER, REFETCH, type SessionDetail } from "./session-data";
import classes from "./sessions.module.css";

const SURE = 0.9;

/** Who each voice is; a correction makes Sasha read the session again. */
export function Speakers({ session }: { session: SessionDetail }) {
  const { t } = useTranslation("coach");
  const { user } = useViewer();
  const [map, { busy }] = useAction(MAP_SPEAKER, { refetch: REFETCH });
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const speakers = session.speakers ?? [];
  if (speakers.length === 0) return null;
  const people = [
    { value: user.id, label: t("speakers.you", { name: user.displayName ?? "" }) },
    ...(session.coachee ? [{ value: session.coachee.id, label: session.coachee.displayName ?? "" }] : []),
    { value: "", label: t("speakers.else") },
  ];
  const change = async (label: string, userId: string) => {
    const input = { sessionId: session.id, label, userId: userId || null, idempotencyKey: newKey() };
    const outcome = await map({ input });
    setErrors(outcome.ok ? [] : outcome.errors);
  };
  return (
    <section>
      <h2>{t("speakers.title")}</h2>
      <Text size="sm" c="dimmed" mb="xs">
        {t("speakers.text")}
      </Text>
      <ul className={classes.list}>
        {speakers.map((speaker) => (
          <SpeakerLine
            key={speaker.label}
            speaker={speaker}
            people={people}
            busy={busy}
            onChange={(userId) => void change(speaker.label, userId)}
          />
        ))}
      </ul>
      <Refusal errors={errors} />
    </section>
  );
}

function SpeakerLine(props: {
  speaker: NonNullable<SessionDetail["speakers"]>[number];
  people: { value: string; label: string }[];
  busy: boolean;
  onChange: (userId: string) => void;
}) {
  const { t } = useTranslation("coach");
  const { label, user, confidence } = props.speaker;
  return (
    <li className={classes.line}>
      <span className={classes.grow}>{t("quoted", { text: label })}</span>
      <Text size="sm" c="dimmed">
        {t((confidence ?? 0) >= SURE ? "speakers.sure" : "speakers.likely")}
      </Text>
      <NativeSelect
        aria-label={t("speakers.who", { label })}
        value={user?.id ?? ""}
        data={props.people}
        disabled={props.busy}
        onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
      />
    </li>
  );
}
