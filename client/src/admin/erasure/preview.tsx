import { skipToken, useQuery } from "@apollo/client/react";
import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { Counts, Withheld } from "../forms/counts";

const PREVIEW = graphql(`
  query AdminErasurePreview($subjectId: ID!) {
    erasurePreview(subjectId: $subjectId) {
      token
      validUntil
      erased {
        ...Counts_count
      }
      unlinked {
        ...Counts_count
      }
      withheld {
        ...Withheld_group
      }
    }
  }
`);

export function useErasurePreview(subjectId: string | null) {
  return useQuery(PREVIEW, subjectId ? { variables: { subjectId }, fetchPolicy: "network-only" } : skipToken);
}

/** What an erasure would destroy, what would stay without the person, and what would be kept. */
export function ErasurePreview({ of }: { of: ReturnType<typeof useErasurePreview> }) {
  const { t } = useTranslation("admin");
  if (of.error) return <ErrorState error={of.error} retry={() => void of.refetch()} />;
  if (!of.data) return <LoadingState rows={2} />;
  const { erased, unlinked, withheld } = of.data.erasurePreview;
  return (
    <Stack gap="sm">
      <Title order={3}>{t("goes.title")}</Title>
      {erased.length > 0 ? <Counts of={erased} /> : <Text>{t("goes.nothing")}</Text>}
      {unlinked.length > 0 && (
        <>
          <Title order={3}>{t("goes.unlinked")}</Title>
          <Counts of={unlinked} />
        </>
      )}
      <Title order={3}>{t("withheld.title")}</Title>
      {withheld.length > 0 ? <Withheld isErased of={withheld} /> : <Text>{t("withheld.nothing")}</Text>}
    </Stack>
  );
}
