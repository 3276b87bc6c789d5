import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql } from "../../gql";
import { EmptyState, Page } from "../../shared/ui/page";
import { toEndOfDay, toStartOfDay } from "../table/days";
import { Choice, DayField, Filters } from "../table/filters";
import { Listing } from "../table/listing";
import { oneOf, useUrl } from "../table/url";
import { type CERTIFICATE, useColumns } from "./columns";
import { causes, kinds } from "./kinds";
import { Verify } from "./verify";

const CERTIFICATES = graphql(`
  query Certificates($after: String, $filter: CertificateFilter) {
    deletionCertificates(first: 50, after: $after, filter: $filter) {
      totalCount
      edges {
        node {
          id
          ...CertificateRow_certificate
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Listed = { id: string } & FragmentType<typeof CERTIFICATE>;

/** What was destroyed, certificate by certificate. */
export default function Certificates() {
  const { t } = useTranslation("admin");
  const { result, page, url, cause, kind } = useCertificates();
  const columns = useColumns();
  const [isVerifying, verifying] = useDisclosure(false);
  return (
    <Page
      wide
      title={t("certificate.title")}
      lead={t("certificate.lead")}
      actions={<Button onClick={verifying.open}>{t("verify.title")}</Button>}
    >
      <CertificateFilters page={page} url={url} cause={cause} kind={kind} />
      <Listing<Listed>
        label={t("certificate.title")}
        columns={columns}
        rows={page?.edges.map(({ node }) => node) ?? []}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/admin/certificates/${id}`}
        result={result}
        page={page}
        isFiltered={url.isFiltered}
        clear={url.clear}
        empty={<EmptyState title={t("certificate.empty")} text={t("certificate.emptyText")} />}
      />
      {isVerifying && <Verify onClose={verifying.close} />}
    </Page>
  );
}

function CertificateFilters({ page, url, cause, kind }: Omit<ReturnType<typeof useCertificates>, "result">) {
  const { t } = useTranslation("admin");
  return (
    <Filters count={page && t("table.count", { count: page.totalCount })}>
      <Choice
        label={t("certificate.cause")}
        all={t("certificate.allCauses")}
        value={cause}
        options={causes.map((value) => ({ value, label: t(`certificate.causes.${value}`) }))}
        onChange={(value) => url.set("cause", value)}
      />
      <Choice
        label={t("certificate.covers")}
        all={t("certificate.allKinds")}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`certificate.kind.${value}`) }))}
        onChange={(value) => url.set("kind", value)}
      />
      <DayField label={t("table.from")} value={url.get("from")} onChange={(value) => url.set("from", value)} />
      <DayField label={t("table.to")} value={url.get("to")} onChange={(value) => url.set("to", value)} />
    </Filters>
  );
}

function useCertificates() {
  const url = useUrl<"cause" | "kind" | "from" | "to">();
  const [cause, kind] = [oneOf(url.get("cause"), causes), oneOf(url.get("kind"), kinds)];
  const [from, to] = [toStartOfDay(url.get("from")), toEndOfDay(url.get("to"))];
  const result = useQuery(CERTIFICATES, { variables: { filter: { cause, kind, from, to } } });
  const page = (result.data ?? result.previousData)?.deletionCertificates;
  return { result, page, url, cause, kind };
}
