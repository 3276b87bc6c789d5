import { Anchor, Button, Group, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ErasureCertificates_CertificateFragment } from "../../gql/graphql";
import classes from "./erasure-story.module.css";
import { saveTextFile } from "./save-file";
import { toDay } from "./when";

const ErasureCertificates_certificate = graphql(`
  fragment ErasureCertificates_certificate on DeletionCertificate {
    id
    number
    kind
    issuedAt
    jws
    pdfUrl
    notCovered
  }
`);

/** The certificates of an erasure, to be read, checked and kept. */
export function ErasureCertificates(props: {
  certificates: readonly FragmentType<typeof ErasureCertificates_certificate>[];
  hrefOf?: (id: string) => string;
}) {
  const { t } = useTranslation("erasure");
  const certificates = readFragment(ErasureCertificates_certificate, props.certificates);
  if (certificates.length === 0) return null;
  return (
    <section className={classes.certificates} aria-labelledby="certificates">
      <Title order={2} id="certificates" className={classes.title}>
        {t("certificate.title", { count: certificates.length })}
      </Title>
      <p className={classes.small}>{t("certificate.lead")}</p>
      {certificates.map((certificate) => (
        <Certificate key={certificate.id} certificate={certificate} href={props.hrefOf?.(certificate.id)} />
      ))}
    </section>
  );
}

function Certificate(props: { certificate: ErasureCertificates_CertificateFragment; href?: string }) {
  const { t } = useTranslation("erasure");
  const { id, number, kind, issuedAt, notCovered } = props.certificate;
  const name = t("certificate.number", { number });
  return (
    <article className={classes.certificate}>
      <Title order={3} id={`about-${id}`}>
        {props.href ? (
          <Anchor component={Link} to={props.href} inherit>
            {name}
          </Anchor>
        ) : (
          name
        )}
      </Title>
      <p className={classes.small}>
        {t(`certificate.${kind}`)} {t("certificate.issued", { day: toDay(issuedAt) })}
      </p>
      <Files of={props.certificate} />
      {notCovered.length > 0 && (
        <details className={classes.details}>
          <summary>{t("certificate.notCovered")}</summary>
          <ul lang="en">
            {notCovered.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

/** To be read, to be kept, and to be checked. */
function Files({ of: { id, jws, pdfUrl } }: { of: ErasureCertificates_CertificateFragment }) {
  const { t } = useTranslation("erasure");
  const verifyUrl = pdfUrl?.replace(/\/certificates\/(.+)\.pdf$/, "/verify/$1");
  return (
    <Group gap="xs" mt={10}>
      {pdfUrl && (
        <Button component="a" href={pdfUrl} target="_blank" aria-describedby={`about-${id}`}>
          {t("certificate.pdf")}
        </Button>
      )}
      <Button onClick={() => saveTextFile(`${id}.jws`, jws, "application/jose")} aria-describedby={`about-${id}`}>
        {t("certificate.file")}
      </Button>
      {verifyUrl && (
        <Anchor href={verifyUrl} target="_blank" aria-describedby={`about-${id}`}>
          {t("certificate.verify")}
        </Anchor>
      )}
    </Group>
  );
}
