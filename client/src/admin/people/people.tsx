import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import type { Audience } from "../../gql/graphql";
import { EmptyState, Page } from "../../shared/ui/page";
import { Choice, Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { oneOf, useUrl } from "../table/url";
import { type PERSON, useColumns } from "./columns";
import { Deactivate } from "./deactivate";
import { Invite } from "./invite";
import { roles } from "./roles";

const PEOPLE = graphql(`
  query People($after: String, $role: Audience) {
    users(first: 50, after: $after, role: $role) {
      totalCount
      edges {
        node {
          id
          ...PersonRow_user
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof PERSON>;

/** Who can sign in to this workspace, and as whom. */
export default function People() {
  const { t } = useTranslation("admin");
  const url = useUrl<"role">();
  const role = oneOf<Audience>(url.get("role"), roles);
  const result = useQuery(PEOPLE, { variables: { role } });
  const page = (result.data ?? result.previousData)?.users;
  const [isInviting, inviting] = useDisclosure(false);
  const [leaving, setLeaving] = useState<{ id: string; name: string } | null>(null);
  const columns = useColumns(setLeaving);
  const invite = (
    <Button variant="filled" onClick={inviting.open}>
      {t("people.invite")}
    </Button>
  );
  return (
    <Page wide title={t("people.title")} lead={t("people.lead")} actions={invite}>
      <PeopleFilters total={page?.totalCount} role={role} url={url} />
      <Listing<Listed>
        label={t("people.title")}
        columns={columns}
        rows={page?.edges.map(({ node }) => node) ?? []}
        keyOf={({ id }) => id}
        result={result}
        page={page}
        isFiltered={url.isFiltered}
        clear={url.clear}
        empty={<EmptyState title={t("people.empty")} text={t("people.emptyText")} action={invite} />}
      />
      {isInviting && <Invite onClose={inviting.close} />}
      {leaving && <Deactivate person={leaving} onClose={() => setLeaving(null)} />}
    </Page>
  );
}

function PeopleFilters({
  total,
  role,
  url,
}: {
  total: number | undefined;
  role: Audience | null;
  url: ReturnType<typeof useUrl<"role">>;
}) {
  const { t } = useTranslation("admin");
  return (
    <Filters count={total !== undefined && t("table.count", { count: total })}>
      <Choice
        label={t("people.roleLabel")}
        all={t("people.allRoles")}
        value={role}
        options={roles.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
        onChange={(value) => url.set("role", value)}
      />
    </Filters>
  );
}
