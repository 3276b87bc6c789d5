import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { When } from "../../shared/ui/when";
import type { Column } from "../table/columns";
import { Due } from "./due";
import { StateChip, toShortRef } from "./state";

export const ROW = graphql(`
  fragment ErasureRow_request on ErasureRequest {
    state
    subjectRef
    subject {
      id
      displayName
    }
    requestedBy {
      id
      displayName
    }
    requestedAt
    dueAt
    daysLeft
    extended
    completedAt
  }
`);

type Row = FragmentType<typeof ROW>;

export function useColumns(): Column<Row>[] {
  const { t } = useTranslation("admin");
  return [
    {
      key: "who",
      title: t("erasure.who"),
      cell: (row) => {
        const { subject, subjectRef } = readFragment(ROW, row);
        return subject?.displayName ?? t("erasure.ref", { ref: toShortRef(subjectRef) });
      },
    },
    {
      key: "state",
      title: t("erasure.stateLabel"),
      width: "240px",
      cell: (row) => <StateChip state={readFragment(ROW, row).state} />,
    },
    { key: "due", title: t("erasure.dueLabel"), width: "190px", cell: (row) => <Due of={readFragment(ROW, row)} /> },
    {
      key: "asked",
      title: t("erasure.askedAt"),
      width: "150px",
      cell: (row) => <When as="ago" at={readFragment(ROW, row).requestedAt} />,
    },
    {
      key: "by",
      title: t("erasure.askedBy"),
      width: "180px",
      cell: (row) => readFragment(ROW, row).requestedBy?.displayName ?? t("erasure.gone"),
    },
  ];
}
