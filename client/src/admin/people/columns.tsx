import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { useViewer } from "../../shared/api/viewer";
import { Chip } from "../../shared/ui/chip";
import { When } from "../../shared/ui/when";
import type { Column } from "../table/columns";

export const PERSON = graphql(`
  fragment PersonRow_user on User {
    id
    role
    active
    displayName
    email
    createdAt
  }
`);

type Row = FragmentType<typeof PERSON>;

export function useColumns(deactivate: (person: { id: string; name: string }) => void): Column<Row>[] {
  const { t } = useTranslation("admin");
  const { user } = useViewer();
  const read = (row: Row) => readFragment(PERSON, row);
  return [
    { key: "name", title: t("people.name"), cell: (row) => read(row).displayName ?? read(row).id },
    { key: "email", title: t("people.email"), cell: (row) => read(row).email ?? "–" },
    { key: "role", title: t("people.roleLabel"), width: "130px", cell: (row) => t(`people.roles.${read(row).role}`) },
    {
      key: "state",
      title: t("people.state"),
      width: "170px",
      cell: (row) =>
        read(row).active ? <Chip tone="ok">{t("people.active")}</Chip> : <Chip>{t("people.inactive")}</Chip>,
    },
    { key: "since", title: t("people.since"), width: "150px", cell: (row) => <When at={read(row).createdAt} /> },
    {
      key: "do",
      title: t("hold.do"),
      width: "max(140px, 8.75rem)",
      cell: (row) => {
        const { id, active, displayName } = read(row);
        if (!active || id === user.id) return "–";
        const name = displayName ?? id;
        return (
          <Button
            size="compact-sm"
            aria-label={t("people.deactivateOne", { name })}
            onClick={() => deactivate({ id, name })}
          >
            {t("people.deactivate")}
          </Button>
        );
      },
    },
  ];
}
