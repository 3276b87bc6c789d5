import { useQuery } from "@apollo/client/react";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { CoachFeedbackQuery } from "../../gql/graphql";
import { Chip } from "../../shared/ui/chip";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { LongList } from "../long-list";
import classes from "./feedback.module.css";

const FEEDBACK = graphql(`
  query CoachFeedback($after: String) {
    evidencePacks(first: 100, after: $after, filter: { state: [DELIVERED, WITHDRAWN] }) {
      edges {
        node {
          id
          l0
          coachee {
            id
            displayName
          }
          feedback {
            at
            helpful
            comment
            correction
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
type Pack = CoachFeedbackQuery["evidencePacks"]["edges"][number]["node"];
type Answer = NonNullable<Pack["feedback"]>[number];

/** What coachees answered to what was delivered, the latest first. */
export default function Feedback() {
  const { t } = useTranslation(["coach", "shared"]);
  const { data, error, loading, refetch, fetchMore } = useQuery(FEEDBACK, {
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const answers = (data?.evidencePacks.edges ?? [])
    .flatMap(({ node }) => (node.feedback ?? []).map((answer) => ({ pack: node, answer })))
    .sort((one, other) => other.answer.at.localeCompare(one.answer.at));
  return (
    <Page title={t("shared:nav.feedback")} lead={t("feedback.lead")}>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && loading && <LoadingState />}
      {data && answers.length === 0 && !data.evidencePacks.pageInfo.hasNextPage && (
        <EmptyState title={t("feedback.empty")} text={t("feedback.emptyText")} />
      )}
      {data && (
        <LongList
          items={answers}
          keyOf={({ pack, answer }) => `${pack.id}-${answer.at}`}
          estimate={130}
          pages={{ of: data.evidencePacks, busy: loading, fetchMore }}
        >
          {({ pack, answer }) => <AnswerItem pack={pack} answer={answer} />}
        </LongList>
      )}
    </Page>
  );
}

function AnswerItem({ pack, answer }: { pack: Pack; answer: Answer }) {
  const { t } = useTranslation("coach");
  return (
    <div className={classes.item}>
      <div className={classes.head}>
        <Chip tone={answer.helpful ? "ok" : "warn"}>
          {t(answer.helpful ? "feedback.helpful" : "feedback.notHelpful")}
        </Chip>
        <Text size="sm" c="dimmed">
          {pack.coachee?.displayName ?? t("feedback.somebody")} · <When at={answer.at} as="ago" />
        </Text>
      </div>
      {answer.comment && <p className={classes.words}>{t("quoted", { text: answer.comment })}</p>}
      {answer.correction && (
        <p className={classes.words}>
          <b>{t("feedback.correction")}</b> {t("quoted", { text: answer.correction })}
        </p>
      )}
      <Text size="sm" c="dimmed">
        {t("feedback.about")}{" "}
        <Anchor component={Link} to={`/coach/review/${pack.id}`} inherit underline="always">
          {pack.l0}
        </Anchor>
      </Text>
    </div>
  );
}
