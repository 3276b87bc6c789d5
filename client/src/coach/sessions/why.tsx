import { useLazyQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { toDay } from "../../shared/ui/when";
import classes from "./sessions.module.css";

const LIFECYCLE = graphql(`
  query WhyStillHere($id: ID!) {
    lifecycle(id: $id) {
      id
      deleteAt
      rules {
        rule
        applies
        until
        explanation
      }
    }
  }
`);

/** Every rule that decides how long it stays, asked for when somebody wants to know. */
export function Why({ id }: { id: string }) {
  const { t } = useTranslation("coach");
  const [ask, { data, loading, error, called }] = useLazyQuery(LIFECYCLE, { fetchPolicy: "network-only" });
  const trace = data?.lifecycle;
  const strongest = trace?.rules.find(({ applies }) => applies);
  const askNow = () => void ask({ variables: { id } });
  return (
    <section>
      <h2>{t("why.title")}</h2>
      {!called && <Button onClick={askNow}>{t("why.ask")}</Button>}
      {loading && !trace && <LoadingState rows={2} />}
      {error && <ErrorState error={error} retry={askNow} />}
      {trace && (
        <>
          <Text mb="xs">
            {strongest ? t(`rule.${strongest.rule}`) : t("why.nothing")}{" "}
            {trace.deleteAt ? t("why.goes", { day: toDay(trace.deleteAt) }) : strongest && t("why.keeps")}
          </Text>
          <ul className={classes.list}>
            {trace.rules.map((rule) => (
              <li key={rule.rule} className={classes.line}>
                <span className={classes.grow}>
                  {t(`rule.${rule.rule}`)}
                  <Text size="sm" c="dimmed">
                    {rule.explanation}
                  </Text>
                </span>
                <Chip tone={rule.applies ? "warn" : "plain"}>{t(rule.applies ? "why.applies" : "why.not")}</Chip>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
