import { Button, Code, Text, Title } from "@mantine/core";
import { type ReactNode, use } from "react";
import { useTranslation } from "react-i18next";
import { type ClientConfig, readClientConfig } from "../shared/auth/client-config";
import { CopyButton } from "../shared/ui/copy";
import { Page } from "../shared/ui/page";
import classes from "./integrator.module.css";

const TOKEN = "npx regenesis token --workspace demo --user integrator@demo.test";

/** What somebody needs who builds against the API. */
export default function Integrator() {
  const { t } = useTranslation("integrator");
  const config = use(readClientConfig());
  const { origin } = location;
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Way {...config} />
      <Section title={t("addresses")}>
        <dl className={classes.addresses}>
          <Address name={t("http")} value={`${origin}/graphql`} />
          <Address name={t("socket")} value={`${origin.replace(/^http/, "ws")}/graphql`} />
          <Address name={t("config")} value={`${origin}/client-config.json`} />
        </dl>
      </Section>
      <Section title={t("token")}>
        <Text>
          {config.builtIn
            ? t("tokenBuiltIn")
            : t("tokenOutside", { issuer: config.issuer ?? "", audience: config.audience })}
        </Text>
        {config.builtIn && <Command text={TOKEN} />}
        <Text>{t("tokenText")}</Text>
      </Section>
      <Section title={t("first")}>
        <Command text={firstQuestion(origin)} />
      </Section>
    </Page>
  );
}

function firstQuestion(origin: string): string {
  const headers = `-H "authorization: Bearer $TOKEN" -H "content-type: application/json"`;
  return `curl ${origin}/graphql ${headers} -d '{"query":"{ viewer { audience } }"}'`;
}

function Way({ playground }: ClientConfig) {
  const { t } = useTranslation("integrator");
  if (!playground) return <Text>{t("noPlayground")}</Text>;
  return (
    <div>
      <Button variant="filled" component="a" href="/playground">
        {t("playground")}
      </Button>
      <Text mt={8}>{t("playgroundText")}</Text>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={2}>{title}</Title>
      {children}
    </section>
  );
}

function Address({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation("integrator");
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Code>{value}</Code> <CopyButton value={value} label={t("copyAddress")} />
      </dd>
    </div>
  );
}

function Command({ text }: { text: string }) {
  const { t } = useTranslation("integrator");
  return (
    <div>
      <Code block className={classes.command}>
        {text}
      </Code>
      <CopyButton value={text} label={t("copyCommand")} />
    </div>
  );
}
