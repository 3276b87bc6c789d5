import { Button, FileButton, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { AddText } from "./add-text";
import type { SessionDetail } from "./session-data";
import classes from "./sessions.module.css";
import { SendingLine, SourceLine } from "./source-line";
import { useUpload } from "./upload";

/** What a session was made from, and how more comes in. */
export function Sources({ session, isTakingIn }: { session: SessionDetail; isTakingIn: boolean }) {
  const { t } = useTranslation("coach");
  const { nodes, totalCount } = session.sources;
  const { send, sending, drop } = useUpload(session.id);
  const onItsWay = new Set(sending.map(({ sourceId }) => sourceId));
  return (
    <section>
      <h2>{t("sources.title", { count: totalCount })}</h2>
      <ul className={classes.list}>
        {nodes
          .filter(({ id }) => !onItsWay.has(id))
          .map((source) => (
            <SourceLine key={source.id} source={source} />
          ))}
        {sending.map((one) => (
          <SendingLine key={one.key} one={one} onDismiss={() => drop(one.key)} />
        ))}
      </ul>
      {isTakingIn && <TakeIn sessionId={session.id} onFiles={(files) => void send(files)} />}
    </section>
  );
}

/** Where files are dropped or chosen, and texts are written. */
function TakeIn({ sessionId, onFiles }: { sessionId: string; onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation("coach");
  const [isTexting, texting] = useDisclosure(false);
  const [isOver, setOver] = useState(false);
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button in it is the first.
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Text size="sm" c="dimmed">
        {t("sources.drop")}
      </Text>
      <Group gap="xs">
        <FileButton multiple onChange={onFiles}>
          {(props) => <Button {...props}>{t("sources.choose")}</Button>}
        </FileButton>
        <Button onClick={texting.open}>{t("sources.text")}</Button>
      </Group>
      {isTexting && <AddText sessionId={sessionId} onClose={texting.close} />}
    </div>
  );
}
