import { useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { AuditIntegrityQuery } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { toNumber } from "../../shared/ui/format";
import { AsSaid } from "../../shared/ui/in-words";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { Small } from "../forms/panel";
import classes from "./audit.module.css";

const INTEGRITY = graphql(`
  query AuditIntegrity {
    auditIntegrity {
      ok
      entries
      unsealed
      checkpoints
      firstBroken
      problem
    }
  }
`);

/** Whether the log is whole, walked from its first entry. */
export function Integrity() {
  const { t } = useTranslation("admin");
  const { data, error, loading, refetch } = useQuery(INTEGRITY);
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingState rows={1} />;
  return (
    <section className={classes.integrity} aria-label={t("audit.integrity")}>
      <div>
        <Chip tone={data.auditIntegrity.ok ? "ok" : "bad"}>
          {data.auditIntegrity.ok ? t("audit.whole") : t("audit.broken")}
        </Chip>
        <Verdict of={data.auditIntegrity} />
      </div>
      <Button size="compact-sm" loading={loading} onClick={() => void refetch()}>
        {t("audit.again")}
      </Button>
    </section>
  );
}

function Verdict({ of }: { of: AuditIntegrityQuery["auditIntegrity"] }) {
  const { t } = useTranslation("admin");
  const { ok, entries, checkpoints, unsealed, problem, firstBroken } = of;
  const counts = { entries: toNumber(entries), checkpoints: toNumber(checkpoints) };
  return (
    <>
      <Text mt={6}>{ok ? t("audit.wholeText", counts) : problem && <AsSaid>{problem}</AsSaid>}</Text>
      {firstBroken && <Text>{t("audit.first", { id: firstBroken })}</Text>}
      {unsealed > 0 && <Small>{t("audit.unsealed", { count: unsealed })}</Small>}
    </>
  );
}
