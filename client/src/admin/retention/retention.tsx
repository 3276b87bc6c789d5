import { useQuery } from "@apollo/client/react";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { graphql } from "../../gql";
import { ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { Policy } from "./policy";

const RETENTION = graphql(`
  query Retention {
    retentionPolicies {
      category
      ...Policy_policy
    }
  }
`);

/** How long each of the three is kept, and what waits to change. */
export default function Retention() {
  const { t } = useTranslation("admin");
  const { data, error, refetch } = useQuery(RETENTION);
  return (
    <Page title={t("retention.title")} lead={t("retention.lead")}>
      {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data?.retentionPolicies.map((policy) => (
        <Policy key={policy.category} policy={policy} />
      ))}
      <Text mt="md" size="sm" c="dimmed">
        {t("retention.stronger")}{" "}
        <Anchor component={Link} to="/admin/holds" underline="always" inherit>
          {t("retention.toHolds")}
        </Anchor>
      </Text>
    </Page>
  );
}
