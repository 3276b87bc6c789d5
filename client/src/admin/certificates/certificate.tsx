import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { graphql } from "../../gql";
import type { CertificateQuery } from "../../gql/graphql";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { saveTextFile } from "../../shared/ui/save-file";
import { When } from "../../shared/ui/when";
import { Beside } from "./beside";
import classes from "./certificates.module.css";
import { KindChip } from "./columns";
import { Findings } from "./findings";

const CERTIFICATE = graphql(`
  query Certificate($id: ID!) {
    node(id: $id) {
      ... on DeletionCertificate {
        id
        number
        kind
        cause
        issuedAt
        jws
        pdfUrl
        ...Findings_certificate
        ...CertificateBeside_certificate
      }
    }
  }
`);

type Found = Extract<NonNullable<CertificateQuery["node"]>, { jws: string }>;

/** One certificate in words, and as the files that prove it. */
export default function Certificate() {
  const { t } = useTranslation("admin");
  const { id = "" } = useParams();
  const { data, error, refetch } = useQuery(CERTIFICATE, { variables: { id } });
  const found = data?.node;
  if (found && "jws" in found) return <Shown certificate={found as Found} />;
  let instead: ReactNode = <LoadingState />;
  if (error) instead = <ErrorState error={error} retry={() => void refetch()} />;
  else if (data)
    instead = (
      <EmptyState
        title={t("certificate.none")}
        text={t("certificate.noneText")}
        action={
          <Button component={Link} to="/admin/certificates">
            {t("certificate.back")}
          </Button>
        }
      />
    );
  return <Page title={t("certificate.one")}>{instead}</Page>;
}

function Shown({ certificate }: { certificate: Found }) {
  const { t } = useTranslation("admin");
  const { id, number, kind, cause, issuedAt, jws, pdfUrl } = certificate;
  return (
    <Page
      wide
      title={t("certificate.name", { number })}
      lead={
        <>
          <KindChip of={kind} /> {t(`certificate.causes.${cause}`)} · <When at={issuedAt} />
        </>
      }
      actions={
        <>
          <Button onClick={() => saveTextFile(`${id}.jws`, jws, "application/jose")}>{t("certificate.saveJws")}</Button>
          {pdfUrl && (
            <Button component="a" href={pdfUrl} target="_blank" rel="noreferrer">
              {t("certificate.savePdf")}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.columns}>
        <Findings certificate={certificate} />
        <Beside certificate={certificate} />
      </div>
    </Page>
  );
}
