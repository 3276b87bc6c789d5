import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { BackupState } from "../../gql/graphql";
import { Chip, type Tone } from "../../shared/ui/chip";
import { toBytes, toNumber } from "../../shared/ui/format";
import { ScrubChip } from "../../shared/ui/scrub-chip";
import { When } from "../../shared/ui/when";
import { toShortId } from "../short";
import type { Column } from "../table/columns";

export const BACKUP = graphql(`
  fragment BackupRow_backup on Backup {
    id
    takenAt
    expiresAt
    byteSize
    state
  }
`);
export const SCRUB = graphql(`
  fragment ScrubRow_scrub on BackupScrub {
    certificateId
    dueAt
    backupsPending
    completedAt
    ...ScrubChip_scrub
  }
`);

const tones: Record<BackupState, Tone> = {
  RUNNING: "plain",
  AVAILABLE: "ok",
  EXPIRED: "warn",
  DELETED: "plain",
  FAILED: "bad",
};

export function useBackupColumns(): Column<FragmentType<typeof BACKUP>>[] {
  const { t } = useTranslation("admin");
  const read = (row: FragmentType<typeof BACKUP>) => readFragment(BACKUP, row);
  return [
    {
      key: "taken",
      title: t("backup.taken"),
      cell: (row) => (
        <>
          <When as="ago" at={read(row).takenAt} /> <span title={read(row).id}>{toShortId(read(row).id)}</span>
        </>
      ),
    },
    {
      key: "state",
      title: t("backup.state"),
      width: "220px",
      cell: (row) => <Chip tone={tones[read(row).state]}>{t(`backup.states.${read(row).state}`)}</Chip>,
    },
    { key: "size", title: t("trash.size"), width: "140px", cell: (row) => toBytes(read(row).byteSize) },
    { key: "until", title: t("backup.until"), width: "180px", cell: (row) => <When at={read(row).expiresAt} /> },
  ];
}

export function useScrubColumns(): Column<FragmentType<typeof SCRUB>>[] {
  const { t } = useTranslation("admin");
  const read = (row: FragmentType<typeof SCRUB>) => readFragment(SCRUB, row);
  return [
    {
      key: "certificate",
      title: t("certificate.one"),
      cell: (row) => t("certificate.byId", { id: toShortId(read(row).certificateId) }),
    },
    { key: "state", title: t("backup.state"), width: "220px", cell: (row) => <ScrubChip scrub={read(row)} /> },
    {
      key: "pending",
      title: t("scrub.left"),
      width: "140px",
      cell: (row) => toNumber(read(row).backupsPending),
    },
    { key: "due", title: t("scrub.due"), width: "180px", cell: (row) => <When at={read(row).dueAt} /> },
  ];
}
