import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { HoldRow_HoldFragment } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { When } from "../../shared/ui/when";
import { Small } from "../forms/panel";
import type { Column } from "../table/columns";
import { Target } from "../target";

export const HOLD = graphql(`
  fragment HoldRow_hold on LegalHold {
    id
    targetId
    kind
    ground
    reason
    placedAt
    until
    releasedAt
    placedBy {
      id
      displayName
    }
    releasedBy {
      id
      displayName
    }
  }
`);

type Row = FragmentType<typeof HOLD>;

const hasRunOut = ({ until }: HoldRow_HoldFragment) => Boolean(until && new Date(until).getTime() < Date.now());

export function useColumns(release: (holdId: string) => void): Column<Row>[] {
  const { t } = useTranslation("admin");
  const column = (
    key: string,
    title: string,
    width: string | undefined,
    cell: (hold: HoldRow_HoldFragment) => ReactNode,
  ) => ({
    ...{ key, title, width },
    cell: (row: Row) => cell(readFragment(HOLD, row)),
  });
  return [
    column("ground", t("hold.ground"), undefined, ({ ground, reason }) => (
      <>
        {ground}
        {reason && <Small>{reason}</Small>}
      </>
    )),
    column("kind", t("hold.kind"), "130px", ({ kind }) => t(`hold.kinds.${kind}`)),
    column("target", t("hold.target"), "170px", ({ targetId }) => <Target id={targetId} />),
    column("placed", t("hold.placed"), "190px", ({ placedAt, placedBy }) => (
      <>
        <When at={placedAt} />
        <Small>{placedBy?.displayName}</Small>
      </>
    )),
    column("until", t("hold.until"), "180px", (hold) => <Until hold={hold} />),
    column("do", t("hold.do"), "120px", (hold) => <Release hold={hold} onRelease={release} />),
  ];
}

function Release({ hold, onRelease }: { hold: HoldRow_HoldFragment; onRelease: (holdId: string) => void }) {
  const { t } = useTranslation("admin");
  if (hold.releasedAt || hasRunOut(hold)) return "–";
  const name = t("hold.releaseOne", { ground: hold.ground });
  return (
    <Button size="compact-sm" onClick={() => onRelease(hold.id)} aria-label={name}>
      {t("hold.release")}
    </Button>
  );
}

function Until({ hold }: { hold: HoldRow_HoldFragment }) {
  const { t } = useTranslation("admin");
  if (hold.releasedAt)
    return (
      <>
        <Chip>{t("hold.released")}</Chip>
        <Small>
          <When at={hold.releasedAt} />
        </Small>
      </>
    );
  if (!hold.until) return t("hold.open");
  return (
    <>
      {hasRunOut(hold) && <Chip>{t("hold.over")}</Chip>} <When at={hold.until} />
    </>
  );
}
