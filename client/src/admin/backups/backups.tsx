import { useQuery } from "@apollo/client/react";
import { Button, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import { newKey, useAction } from "../../shared/api/use-action";
import { EmptyState, Page } from "../../shared/ui/page";
import { Listing } from "../table/listing";
import { type BACKUP, useBackupColumns } from "./columns";
import { Scrubs } from "./scrubs";

const BACKUPS = graphql(`
  query Backups($after: String) {
    backups(first: 50, after: $after) {
      totalCount
      edges {
        node {
          id
          ...BackupRow_backup
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
const CREATE = graphql(`
  mutation CreateBackup($key: ID!) {
    createBackup(idempotencyKey: $key) {
      backup {
        id
        state
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof BACKUP>;

/** What the backups still hold of what is gone, and the backups themselves. */
export default function Backups() {
  const { t } = useTranslation("admin");
  const result = useQuery(BACKUPS);
  const page = (result.data ?? result.previousData)?.backups;
  const columns = useBackupColumns();
  const [create, { busy }] = useAction(CREATE, { refetch: ["Backups"] });
  const take = async () => {
    const done = await create({ key: newKey() });
    if (done.ok) notifications.show({ message: t("backup.begun") });
  };
  const button = (
    <Button loading={busy} onClick={() => void take()}>
      {t("backup.take")}
    </Button>
  );
  return (
    <Page wide title={t("backup.title")} lead={t("backup.lead")} actions={button}>
      <Scrubs />
      <Title order={2} mt="xl" mb="sm">
        {t("backup.all")}
      </Title>
      <Listing<Listed>
        label={t("backup.all")}
        columns={columns}
        rows={page?.edges.map(({ node }) => node) ?? []}
        keyOf={({ id }) => id}
        result={result}
        page={page}
        isFiltered={false}
        clear={() => {}}
        empty={<EmptyState title={t("backup.empty")} text={t("backup.emptyText")} action={button} />}
      />
    </Page>
  );
}
