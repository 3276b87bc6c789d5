import { useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { CoachFormsQuery } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { LongList } from "../long-list";
import { KeptChip } from "../sessions/badges";
import classes from "../sessions/sessions.module.css";
import { FillForm } from "./fill-form";
import { NewTemplate } from "./new-template";

const FORMS = graphql(`
  query CoachForms($after: String) {
    formTemplates(first: 50) {
      edges {
        node {
          id
          name
          fields {
            key
          }
          statutoryRetention {
            ground
            days
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    filledForms(first: 30, after: $after) {
      edges {
        node {
          id
          state
          createdAt
          expiresAt
          onHold
          template {
            id
            name
          }
          session {
            id
            title
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
type Template = CoachFormsQuery["formTemplates"]["edges"][number]["node"];
type Filled = CoachFormsQuery["filledForms"]["edges"][number]["node"];

export default function Forms() {
  const { t } = useTranslation(["coach", "shared"]);
  const [isNew, creating] = useDisclosure(false);
  const { data, error, loading, refetch, fetchMore } = useQuery(FORMS, {
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const templates = data?.formTemplates.edges.map(({ node }) => node) ?? [];
  const create = <Button onClick={creating.open}>{t("forms.newTemplate")}</Button>;
  return (
    <Page title={t("shared:nav.forms")} lead={t("forms.lead")} actions={templates.length > 0 && create}>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && loading && <LoadingState />}
      {data && templates.length === 0 && (
        <EmptyState title={t("forms.noTemplates")} text={t("forms.noTemplatesText")} action={create} />
      )}
      {data && templates.length > 0 && (
        <div className={classes.sections}>
          <Templates templates={templates} />
          <section>
            <h2>{t("forms.filled")}</h2>
            {data.filledForms.edges.length === 0 && <Text c="dimmed">{t("forms.noFilled")}</Text>}
            <LongList
              items={data.filledForms.edges}
              keyOf={({ node }) => node.id}
              estimate={80}
              pages={{ of: data.filledForms, busy: loading, fetchMore }}
            >
              {({ node }) => <FilledRow form={node} />}
            </LongList>
          </section>
        </div>
      )}
      {isNew && <NewTemplate onClose={creating.close} />}
    </Page>
  );
}

function Templates({ templates }: { templates: readonly Template[] }) {
  const { t } = useTranslation("coach");
  const [filling, setFilling] = useState<Template | null>(null);
  return (
    <section>
      <h2>{t("forms.templates")}</h2>
      <ul className={classes.list}>
        {templates.map((template) => (
          <TemplateLine key={template.id} template={template} onFill={() => setFilling(template)} />
        ))}
      </ul>
      {filling && <FillForm template={filling} onClose={() => setFilling(null)} />}
    </section>
  );
}

function TemplateLine({ template, onFill }: { template: Template; onFill: () => void }) {
  const { t } = useTranslation("coach");
  const law = template.statutoryRetention;
  return (
    <li className={classes.line}>
      <span className={classes.grow}>
        {template.name}
        <Text size="sm" c="dimmed">
          {t("forms.fields", { count: template.fields.length })}
          {law && ` · ${t("forms.law", { ground: law.ground, count: law.days })}`}
        </Text>
      </span>
      <Button size="compact-sm" onClick={onFill} aria-label={t("forms.fillNamed", { name: template.name })}>
        {t("forms.fill")}
      </Button>
    </li>
  );
}

function FilledRow({ form }: { form: Filled }) {
  const { t } = useTranslation("coach");
  return (
    <div className={classes.row}>
      <div>
        <Link to={`/coach/forms/${form.id}`} className={classes.title}>
          {form.template?.name ?? t("form.unnamed")}
        </Link>
        <Text size="sm" c="dimmed">
          {form.session?.title ?? t("form.noSession")} · <When at={form.createdAt} />
        </Text>
      </div>
      <div className={classes.chips}>
        <Chip tone={form.state === "FAILED" ? "bad" : "plain"}>{t(`formState.${form.state}`)}</Chip>
        <KeptChip expiresAt={form.expiresAt} onHold={form.onHold} />
      </div>
    </div>
  );
}
