import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { ScrubChip } from "../../shared/ui/scrub-chip";
import { When } from "../../shared/ui/when";
import { toShortRef } from "../erasure/state";
import type { Column } from "../table/columns";

export const CERTIFICATE = graphql(`
  fragment CertificateRow_certificate on DeletionCertificate {
    number
    kind
    cause
    subjectRef
    issuedAt
    backupScrub {
      id
      ...ScrubChip_scrub
    }
  }
`);

type Row = FragmentType<typeof CERTIFICATE>;

export function useColumns(): Column<Row>[] {
  const { t } = useTranslation("admin");
  const read = (row: Row) => readFragment(CERTIFICATE, row);
  return [
    {
      key: "number",
      title: t("certificate.one"),
      width: "140px",
      cell: (row) => t("certificate.name", { number: read(row).number }),
    },
    {
      key: "cause",
      title: t("certificate.cause"),
      cell: (row) => t(`certificate.causes.${read(row).cause}`),
    },
    {
      key: "kind",
      title: t("certificate.covers"),
      width: "170px",
      cell: (row) => <KindChip of={read(row).kind} />,
    },
    {
      key: "subject",
      title: t("certificate.subject"),
      width: "150px",
      cell: (row) => {
        const { subjectRef } = read(row);
        return subjectRef ? <span title={subjectRef}>{toShortRef(subjectRef)}</span> : "–";
      },
    },
    { key: "issued", title: t("certificate.issued"), width: "140px", cell: (row) => <When at={read(row).issuedAt} /> },
    {
      key: "scrub",
      title: t("certificate.backups"),
      width: "190px",
      cell: (row) => {
        const { backupScrub } = read(row);
        return backupScrub ? <ScrubChip scrub={backupScrub} /> : t("certificate.noBackups");
      },
    },
  ];
}

export function KindChip({ of }: { of: "FULL" | "PARTIAL" | "SUPPLEMENT" }) {
  const { t } = useTranslation("admin");
  const tone = of === "FULL" ? "ok" : of === "PARTIAL" ? "warn" : "plain";
  return <Chip tone={tone}>{t(`certificate.kind.${of}`)}</Chip>;
}
