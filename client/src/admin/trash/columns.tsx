import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { TrashRow_ItemFragment } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { toBytes } from "../../shared/ui/format";
import { When } from "../../shared/ui/when";
import { Small } from "../forms/panel";
import { toShortId } from "../short";
import type { Column } from "../table/columns";

export const ITEM = graphql(`
  fragment TrashRow_item on TrashItem {
    id
    kind
    trashedAt
    trashedBy {
      id
      displayName
    }
    purgeAfter
    daysLeft
    onHold
    sessionId
    mediaType
    byteSize
  }
`);

const SOON_DAYS = 3;

export function useColumns(): Column<FragmentType<typeof ITEM>>[] {
  const { t } = useTranslation("admin");
  const column = (
    key: string,
    title: string,
    width: string | undefined,
    cell: (item: TrashRow_ItemFragment) => ReactNode,
  ) => ({ key, title, width, cell: (row: FragmentType<typeof ITEM>) => cell(readFragment(ITEM, row)) });
  return [
    column("item", t("trash.item"), undefined, ({ id, kind, mediaType }) => (
      <span title={id}>
        {t(`trash.one.${kind}`)} {toShortId(id)} {mediaType && `· ${mediaType}`}
      </span>
    )),
    column("session", t("trash.session"), "120px", ({ sessionId }) =>
      sessionId ? <span title={sessionId}>{toShortId(sessionId)}</span> : t("trash.sessionGone"),
    ),
    column("size", t("trash.size"), "100px", ({ byteSize }) => (byteSize ? toBytes(byteSize) : "–")),
    column("deleted", t("trash.deleted"), "170px", ({ trashedAt, trashedBy }) => (
      <>
        <When as="ago" at={trashedAt} />
        <Small>{trashedBy?.displayName}</Small>
      </>
    )),
    column("goes", t("trash.goes"), "220px", (item) => <Countdown item={item} />),
  ];
}

function Countdown({ item: { daysLeft, onHold, purgeAfter } }: { item: TrashRow_ItemFragment }) {
  const { t } = useTranslation("admin");
  if (onHold) return <Chip tone="warn">{t("trash.onHold")}</Chip>;
  const text = daysLeft > 0 ? t("trash.inDays", { count: daysLeft }) : t("trash.due");
  if (daysLeft <= SOON_DAYS) return <Chip tone="bad">{text}</Chip>;
  return (
    <>
      {text} · <When at={purgeAfter} />
    </>
  );
}
