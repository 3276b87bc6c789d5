import { useLazyQuery } from "@apollo/client/react";
import { Button, FileButton, Modal, Stack, Text } from "@mantine/core";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { VerifyCertificateQuery } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { Lines } from "../forms/panel";
import classes from "./certificates.module.css";

const VERIFY = graphql(`
  query VerifyCertificate($jws: String!) {
    verifyCertificate(jws: $jws) {
      valid
      signature
      inLog
      parentValid
      problems
      certificate {
        id
        number
      }
    }
  }
`);

/** Checks a certificate's file: its signature, its place in the log, and the one it adds to. */
export function Verify({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const [verify, { data, loading, error }] = useLazyQuery(VERIFY, { fetchPolicy: "network-only" });
  const read = async (file: File) => {
    await verify({ variables: { jws: (await file.text()).trim() } });
  };
  return (
    <Modal opened onClose={onClose} title={t("verify.title")} size="lg" classNames={{ title: classes.dialogTitle }}>
      <Stack gap="md">
        <DropBox onFile={(file) => void read(file)} />
        {loading && <LoadingState rows={1} />}
        {error && <ErrorState error={error} />}
        {data && !loading && <Verdict of={data.verifyCertificate} />}
      </Stack>
    </Modal>
  );
}

/** Takes one file: dropped, or chosen by hand. */
function DropBox({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation("admin");
  const [name, setName] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const take = (file: File | null | undefined) => {
    if (!file) return;
    setName(file.name);
    onFile(file);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={classes.drop}
      aria-label={t("verify.drop")}
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Text>{name ?? t("verify.drop")}</Text>
      <FileButton accept=".jws,.txt,text/plain,application/jose" onChange={take}>
        {(button) => <Button {...button}>{t("verify.choose")}</Button>}
      </FileButton>
    </section>
  );
}

function Verdict({ of }: { of: VerifyCertificateQuery["verifyCertificate"] }) {
  const { t } = useTranslation("admin");
  const chip = (holds: boolean) => (
    <Chip tone={holds ? "ok" : "bad"}>{holds ? t("verify.holds") : t("verify.fails")}</Chip>
  );
  const lines = [
    { key: "signature", text: t("verify.signature"), end: chip(of.signature) },
    { key: "log", text: t("verify.inLog"), end: chip(of.inLog) },
    {
      key: "parent",
      text: t("verify.parent"),
      end: of.parentValid === null ? <Chip>{t("verify.noParent")}</Chip> : chip(Boolean(of.parentValid)),
    },
  ];
  return (
    <Stack gap="sm" role="status">
      <Text fw={620} size="lg">
        {of.valid ? t("verify.valid") : t("verify.invalid")}
      </Text>
      <Lines of={lines} />
      {of.problems.map((problem) => (
        <Text key={problem} lang="en">
          {problem}
        </Text>
      ))}
      {of.certificate && (
        <Text c="dimmed">{t("verify.is", { name: t("certificate.name", { number: of.certificate.number }) })}</Text>
      )}
    </Stack>
  );
}
