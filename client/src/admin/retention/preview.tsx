import { skipToken, useQuery } from "@apollo/client/react";
import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { RetentionCategory } from "../../gql/graphql";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { Counts, Withheld } from "../forms/counts";

const EFFECT = graphql(`
  fragment Effect_preview on RetentionPreview {
    effectiveAt
    affected {
      ...Counts_count
    }
    withheld {
      ...Withheld_group
    }
  }
`);
const PREVIEW = graphql(`
  query RetentionPreview($category: RetentionCategory!, $days: Int!, $archiveAfterDays: Int) {
    retentionPreview(category: $category, days: $days, archiveAfterDays: $archiveAfterDays) {
      token
      ...Effect_preview
    }
  }
`);

export interface Asked {
  category: RetentionCategory;
  days: number;
  archiveAfterDays: number | null;
}

export function useRetentionPreview(asked: Asked | null) {
  const { category, days, archiveAfterDays } = asked ?? {};
  // What a category can't have isn't said.
  const archive = category === "SESSION" ? { archiveAfterDays } : {};
  return useQuery(
    PREVIEW,
    category && days !== undefined
      ? { variables: { category, days, ...archive }, fetchPolicy: "network-only" }
      : skipToken,
  );
}

export function ChangePreview({ of }: { of: ReturnType<typeof useRetentionPreview> }) {
  if (of.error) return <ErrorState error={of.error} retry={() => void of.refetch()} />;
  if (!of.data) return <LoadingState rows={2} />;
  return <Effect of={of.data.retentionPreview} />;
}

/** What a change would delete, when, and what it would leave. */
export function Effect(props: { of: FragmentType<typeof EFFECT> }) {
  const { t } = useTranslation("admin");
  const { effectiveAt, affected, withheld } = readFragment(EFFECT, props.of);
  return (
    <Stack gap="xs">
      <Text>
        {t("effect.when")} <When as="ago" at={effectiveAt} />. {t("effect.cancel")}
      </Text>
      <Title order={3}>{t("effect.goes")}</Title>
      {affected.length > 0 ? <Counts of={affected} /> : <Text>{t("effect.nothing")}</Text>}
      <Title order={3}>{t("withheld.title")}</Title>
      {withheld.length > 0 ? <Withheld of={withheld} /> : <Text>{t("withheld.nothing")}</Text>}
    </Stack>
  );
}
