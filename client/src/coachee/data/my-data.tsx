import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { graphql } from "../../gql";
import { ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { useNews } from "../news";
import { Copy } from "./copy-of-all";
import classes from "./data.module.css";
import { Holdings } from "./holdings";
import { Sessions } from "./sessions";

const MY_DATA = graphql(`
  query MyData {
    myData {
      category
      ...Holdings_holding
    }
  }
`);

/** What is kept about the viewer, in sentences; and what they may do about it. */
export default function MyData() {
  const { t } = useTranslation(["coachee", "shared"]);
  const { data, previousData, error, refetch } = useQuery(MY_DATA);
  useNews(["EXPORT_READY", "RETENTION_UPCOMING", "RETENTION_CHANGE_PENDING", "HOLD_CHANGED"]);
  const shown = data ?? previousData;
  return (
    <Page title={t("shared:nav.myData")} lead={t("data.lead")}>
      <div className={classes.reading}>
        {shown ? (
          <Holdings holdings={shown.myData} />
        ) : error ? (
          <ErrorState error={error} retry={() => void refetch()} />
        ) : (
          <LoadingState />
        )}
        <Sessions />
        <section className={classes.section}>
          <h2 className={classes.heading}>{t("rights.title")}</h2>
          <p>{t("rights.text")}</p>
        </section>
        <Copy />
        <section className={classes.section}>
          <h2 className={classes.heading}>{t("erase.title")}</h2>
          <p>{t("erase.text")}</p>
          <Button component={Link} to="/me/erasure" c="var(--rg-bad)">
            {t("erase.open")}
          </Button>
        </section>
      </div>
    </Page>
  );
}
