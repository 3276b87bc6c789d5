import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import { EmptyState, Page } from "../../shared/ui/page";
import { Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { useColumns, type WEBHOOK } from "./columns";

const AddWebhook = lazy(() => import("./add-webhook"));

const WEBHOOKS = graphql(`
  query Webhooks($after: String) {
    webhooks(first: 20, after: $after) {
      totalCount
      edges {
        node {
          id
          ...WebhookRow_webhook
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof WEBHOOK>;

/** Where what happens here is told, and whether it gets there. Admins and integrators have it alike. */
export default function Webhooks() {
  const { t } = useTranslation("admin");
  const result = useQuery(WEBHOOKS, { fetchPolicy: "cache-and-network" });
  const page = (result.data ?? result.previousData)?.webhooks;
  const [isAdding, adding] = useDisclosure(false);
  const columns = useColumns();
  const add = (
    <Button variant="filled" onClick={adding.open}>
      {t("webhook.add")}
    </Button>
  );
  return (
    <Page wide title={t("webhook.title")} lead={t("webhook.lead")} actions={add}>
      <Filters count={page && t("table.count", { count: page.totalCount })} />
      <Listing<Listed>
        label={t("webhook.title")}
        columns={columns}
        rows={page?.edges.map(({ node }) => node) ?? []}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => id}
        result={result}
        page={page}
        isFiltered={false}
        clear={() => {}}
        empty={<EmptyState title={t("webhook.empty")} text={t("webhook.emptyText")} action={add} />}
      />
      <Suspense>{isAdding && <AddWebhook onClose={adding.close} />}</Suspense>
    </Page>
  );
}
