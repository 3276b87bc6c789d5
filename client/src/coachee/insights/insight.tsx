import { useQuery } from "@apollo/client/react";
import { Button, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { graphql } from "../../gql";
import type { InsightQuery } from "../../gql/graphql";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { toDay } from "../../shared/ui/when";
import { useNews } from "../news";
import { Feedback } from "./feedback";
import classes from "./insights.module.css";
import { Origin } from "./origin";
import { Quotes } from "./quotes";

const INSIGHT = graphql(`
  query Insight($id: ID!) {
    node(id: $id) {
      id
      ... on EvidencePack {
        l0
        l1
        deliveredAt
        session {
          id
          coach {
            id
            displayName
          }
        }
        ...Origin_pack
        ...Quotes_pack
        ...Feedback_pack
      }
    }
  }
`);

/** One insight: what it says, why, where it was said, and what the reader thinks of it. */
export default function Insight() {
  const { t } = useTranslation("coachee");
  const { id = "" } = useParams();
  const { data, previousData, error, refetch } = useQuery(INSIGHT, { variables: { id } });
  const { items, isKnown } = useNews(["PACK_DELIVERED", "PACK_WITHDRAWN"], id);
  const shown = data ?? previousData;
  if (!shown && error)
    return (
      <Page title={t("insight.title")}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  if (!shown || (!shown.node && !isKnown))
    return (
      <Page title={t("insight.title")}>
        <LoadingState rows={3} />
      </Page>
    );
  const takenBack = items.find(({ kind }) => kind === "PACK_WITHDRAWN");
  if (!isInsight(shown.node)) return <Gone takenBackAt={takenBack?.at ?? null} />;
  return <Shown pack={shown.node} />;
}

type Node = InsightQuery["node"];
type Pack = Extract<Node, { l0: string | null }>;

const isInsight = (node: Node): node is Pack => node !== null && "l0" in node;

function Shown({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coachee");
  const coach = pack.session?.coach?.displayName;
  return (
    <Page title={coach ? t("insight.titleFrom", { coach }) : t("insight.title")} lead={<Back />}>
      <article className={classes.reading}>
        <p className={classes.claim}>{pack.l0 ?? t("insights.unreadable")}</p>
        <div className={classes.meta}>
          <Origin pack={pack} withoutCoach />
          {pack.deliveredAt && <span>{t("insight.shared", { day: toDay(pack.deliveredAt) })}</span>}
        </div>
        {pack.l1 && (
          <section>
            <Title order={2} className={classes.title}>
              {t("insight.why")}
            </Title>
            <p className={classes.reasoning}>{pack.l1}</p>
          </section>
        )}
        <Quotes pack={pack} />
        <Feedback pack={pack} />
      </article>
    </Page>
  );
}

function Gone({ takenBackAt }: { takenBackAt: string | null }) {
  const { t } = useTranslation("coachee");
  const all = (
    <Button component={Link} to="/me/insights">
      {t("insight.all")}
    </Button>
  );
  return (
    <Page title={t("insight.title")}>
      {takenBackAt ? (
        <EmptyState
          title={t("insights.takenBack")}
          text={t("insight.takenBackText", { day: toDay(takenBackAt) })}
          action={all}
        />
      ) : (
        <EmptyState title={t("insight.gone")} text={t("insight.goneText")} action={all} />
      )}
    </Page>
  );
}

function Back() {
  const { t } = useTranslation("coachee");
  return (
    <Link to="/me/insights" className={classes.back}>
      {t("insight.all")}
    </Link>
  );
}
