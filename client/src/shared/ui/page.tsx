import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "../api/errors";
import { CopyButton } from "./copy";
import classes from "./page.module.css";

/** One page of the app: its title for the eye, the tab and the screen reader. `wide` for tables. */
export function Page(props: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${props.title} · ${t("appName")}`;
  }, [props.title, t]);
  return (
    <div className={classes.page} data-wide={props.wide || undefined}>
      <header className={classes.header}>
        <div>
          <Title order={1}>{props.title}</Title>
          {props.lead && <div className={classes.lead}>{props.lead}</div>}
        </div>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </header>
      {props.children}
    </div>
  );
}

/** Says what will appear here and how, with one next action. */
export function EmptyState({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <Stack gap={6} py={48} maw={520}>
      <Title order={2}>{title}</Title>
      <Text c="dimmed">{text}</Text>
      {action && <div>{action}</div>}
    </Stack>
  );
}

/** What went wrong, in words, the request's id to copy, and a way on. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const { text, requestId, isSignedOut } = explain(error);
  return (
    <Stack gap={8} py={32} maw={560} role="alert">
      <Title order={2}>{t(isSignedOut ? "signIn.signedOut" : "error.title")}</Title>
      <Text c="dimmed">{text}</Text>
      <Group gap="xs">
        {isSignedOut ? (
          // By way of the issuer, and back to this address.
          <Button onClick={() => location.reload()}>{t("signIn.again")}</Button>
        ) : (
          retry && <Button onClick={retry}>{t("retry")}</Button>
        )}
        {requestId && <CopyButton value={requestId} label={t("error.copyRequestId")} />}
      </Group>
      {requestId && (
        <Text size="xs" c="dimmed" className="tabular">
          {t("error.requestId", { id: requestId })}
        </Text>
      )}
    </Stack>
  );
}

/** Rows to come. */
export function LoadingState({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" py="md" role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
        <Skeleton key={row} height={44} radius="md" />
      ))}
    </Stack>
  );
}
