import { Anchor, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { CertificateBeside_CertificateFragment } from "../../gql/graphql";
import { ScrubChip } from "../../shared/ui/scrub-chip";
import { When } from "../../shared/ui/when";
import { Withheld } from "../forms/counts";
import { Facts } from "../forms/facts";
import { Panel, Small } from "../forms/panel";
import classes from "./certificates.module.css";

const BESIDE = graphql(`
  fragment CertificateBeside_certificate on DeletionCertificate {
    subjectRef
    merkleRoot
    notCovered
    withheld {
      ...Withheld_group
    }
    parent {
      id
      number
    }
    supplements {
      id
      number
    }
    backupScrub {
      id
      dueAt
      backupsPending
      completedAt
      ...ScrubChip_scrub
    }
  }
`);

type Certificate = CertificateBeside_CertificateFragment;

/** What was kept, what the backups still hold, what it adds to, and what it doesn't speak for. */
export function Beside(props: { certificate: FragmentType<typeof BESIDE> }) {
  const { t } = useTranslation("admin");
  const certificate = readFragment(BESIDE, props.certificate);
  const { withheld, notCovered, subjectRef, merkleRoot } = certificate;
  return (
    <aside aria-label={t("certificate.about")}>
      {withheld.length > 0 && (
        <Panel title={t("withheld.title")}>
          <Stack gap="sm">
            <Withheld isErased={Boolean(subjectRef)} of={withheld} />
          </Stack>
        </Panel>
      )}
      <Backups scrub={certificate.backupScrub} />
      <Family certificate={certificate} />
      <Panel title={t("certificate.notCovered")}>
        <ul className={classes.list} lang="en">
          {notCovered.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={t("certificate.refs")}>
        <Facts
          of={[
            { label: t("certificate.subject"), value: subjectRef ?? t("certificate.batch") },
            { label: t("certificate.root"), value: merkleRoot ?? "–" },
          ]}
        />
      </Panel>
    </aside>
  );
}

function Backups({ scrub }: { scrub: Certificate["backupScrub"] }) {
  const { t } = useTranslation("admin");
  return (
    <Panel title={t("certificate.backups")}>
      {!scrub && <Text>{t("certificate.noBackups")}</Text>}
      {scrub && <ScrubChip scrub={scrub} />}
      {scrub && !scrub.completedAt && (
        <Small>
          {t("scrub.pending", { count: scrub.backupsPending })} <When at={scrub.dueAt} />.
        </Small>
      )}
      {scrub?.completedAt && (
        <Small>
          <When at={scrub.completedAt} />
        </Small>
      )}
    </Panel>
  );
}

function Family({ certificate: { parent, supplements } }: { certificate: Certificate }) {
  const { t } = useTranslation("admin");
  if (!parent && supplements.length === 0) return null;
  const link = ({ id, number }: { id: string; number: number }) => (
    <Anchor key={id} component={Link} to={`/admin/certificates/${id}`} display="block" inherit>
      {t("certificate.name", { number })}
    </Anchor>
  );
  return (
    <Panel title={t("certificate.family")}>
      {parent && (
        <>
          <Small>{t("certificate.addsTo")}</Small>
          {link(parent)}
        </>
      )}
      {supplements.length > 0 && (
        <>
          <Small>{t("certificate.addedBy")}</Small>
          {supplements.map(link)}
        </>
      )}
    </Panel>
  );
}
