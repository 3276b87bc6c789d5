import { useQuery } from "@apollo/client/react";
import { Select } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import classes from "./picker.module.css";

const PEOPLE = graphql(`
  query PickPeople($after: String) {
    users(first: 100, after: $after) {
      edges {
        node {
          id
          displayName
          email
          role
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** Everybody of the workspace to choose from: the API can't search, so all of its pages are read. */
export function PeoplePicker(props: {
  label: string;
  description?: string;
  value: string | null;
  error?: ReactNode;
  onChange: (person: Person | null) => void;
}) {
  const { t } = useTranslation("admin");
  const { data, fetchMore } = useQuery(PEOPLE);
  const next = data?.users.pageInfo.hasNextPage ? data.users.pageInfo.endCursor : null;
  useEffect(() => {
    if (next) void fetchMore({ variables: { after: next } });
  }, [next, fetchMore]);
  const people = (data?.users.edges ?? []).map(({ node }) => ({
    ...{ id: node.id, email: node.email ?? "", name: node.displayName ?? node.id },
    role: node.role,
  }));
  return (
    <Select
      searchable
      label={props.label}
      description={props.description}
      placeholder={t("people.pick")}
      withScrollArea={false}
      classNames={{ options: classes.options }}
      nothingFoundMessage={t("people.nobody")}
      value={props.value}
      error={props.error}
      onChange={(id) => props.onChange(people.find((person) => person.id === id) ?? null)}
      data={people.map(({ id, name, email, role }) => ({
        value: id,
        label: `${name} · ${email} · ${t(`people.role.${role}`)}`,
      }))}
    />
  );
}
