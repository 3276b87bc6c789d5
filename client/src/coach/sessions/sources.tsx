import { Button, FileButton, Group, Progress, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Chip } from "../../shared/ui/chip";
import { toBytes } from "../../shared/ui/format";
import { AddText } from "./add-text";
import { KeptChip } from "./badges";
import { DeleteSource } from "./delete-source";
import type { SessionDetail, SessionSource } from "./session-data";
import classes from "./sessions.module.css";
import { type Sending, useUpload } from "./upload";

/** What a session was made from, and how more comes in. */
export function Sources({ session, isTakingIn }: { session: SessionDetail; isTakingIn: boolean }) {
  const { t } = useTranslation("coach");
  const { nodes, totalCount } = session.sources;
  const { send, sending, drop } = useUpload(session.id);
  const [isTexting, texting] = useDisclosure(false);
  const [isOver, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  return (
    <section>
      <h2>{t("sources.title", { count: totalCount })}</h2>
      <ul className={classes.list}>
        {nodes.map((source) => (
          <SourceLine key={source.id} source={source} />
        ))}
        {sending.map((one) => (
          <SendingLine key={one.key} one={one} onDismiss={() => drop(one.key)} />
        ))}
      </ul>
      {isTakingIn && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button in it is the first.
        <div
          className={classes.drop}
          data-over={isOver || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <Text size="sm" c="dimmed">
            {t("sources.drop")}
          </Text>
          <Group gap="xs">
            <FileButton multiple onChange={(files) => void send(files)}>
              {(props) => <Button {...props}>{t("sources.choose")}</Button>}
            </FileButton>
            <Button onClick={texting.open}>{t("sources.text")}</Button>
          </Group>
        </div>
      )}
      {isTexting && <AddText sessionId={session.id} onClose={texting.close} />}
    </section>
  );
}

const tones = { PENDING: "plain", CLEAN: "ok", INFECTED: "bad", FAILED: "bad" } as const;

function SourceLine({ source }: { source: SessionSource }) {
  const { t } = useTranslation("coach");
  const [isDeleting, deleting] = useDisclosure(false);
  const { scan } = source;
  return (
    <li className={classes.line}>
      <span className={classes.grow}>
        {source.filename ?? t(`sourceKind.${source.kind}`)}
        <Text size="sm" c="dimmed" className="tabular">
          {t(`sourceKind.${source.kind}`)} · {toBytes(source.byteSize)}
          {scan.signature && ` · ${scan.signature}`}
        </Text>
      </span>
      <span className={classes.chips}>
        <Chip tone={tones[scan.verdict]}>{t(`scan.${scan.verdict}`)}</Chip>
        {source.state !== "STORED" && <Chip>{t(`sourceState.${source.state}`)}</Chip>}
        {source.state === "STORED" && <KeptChip expiresAt={source.expiresAt} onHold={source.onHold} />}
      </span>
      {source.state === "STORED" && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={deleting.open}
          aria-label={t("sources.deleteNamed", { name: source.filename ?? t(`sourceKind.${source.kind}`) })}
        >
          {t("sources.delete")}
        </Button>
      )}
      {isDeleting && <DeleteSource source={source} onClose={deleting.close} />}
    </li>
  );
}

function SendingLine({ one, onDismiss }: { one: Sending; onDismiss: () => void }) {
  const { t } = useTranslation("coach");
  return (
    <li className={classes.line}>
      <span className={classes.grow}>
        {one.name}
        {one.failure === null ? (
          <Progress value={one.share * 100} aria-label={t("sources.sending", { name: one.name })} mt={6} />
        ) : (
          <Text size="sm" c="var(--rg-bad)" role="alert">
            {one.failure || t("sources.failed")}
          </Text>
        )}
      </span>
      {one.failure !== null && (
        <Button size="compact-sm" onClick={onDismiss}>
          {t("sources.dismiss")}
        </Button>
      )}
    </li>
  );
}
