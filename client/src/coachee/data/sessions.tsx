import { useLazyQuery, useQuery } from "@apollo/client/react";
import { Button, Collapse } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadMore } from "../../shared/ui/load-more";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { toDay } from "../../shared/ui/when";
import classes from "./data.module.css";

const SESSIONS = graphql(`
  query MySessions($after: String) {
    sessions(first: 20, after: $after) {
      edges {
        node {
          id
          ...MySession_session
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const MySession_session = graphql(`
  fragment MySession_session on Session {
    id
    title
    startedAt
    createdAt
    coach {
      id
      displayName
    }
  }
`);

const WHY = graphql(`
  query WhyHere($id: ID!) {
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

/** The sessions the viewer is in, each with the reason why it is still here. */
export function Sessions() {
  const { t } = useTranslation("coachee");
  const { data, previousData, loading, error, refetch, fetchMore } = useQuery(SESSIONS);
  const sessions = (data ?? previousData)?.sessions;
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t("sessions.title")}</h2>
      {!sessions && (error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState rows={2} />)}
      {sessions?.edges.length === 0 && <p className={classes.why}>{t("sessions.none")}</p>}
      {sessions && sessions.edges.length > 0 && (
        <ul className={classes.list}>
          {sessions.edges.map(({ node }) => (
            <Session key={node.id} session={node} />
          ))}
        </ul>
      )}
      {sessions && <LoadMore of={sessions} busy={loading} fetchMore={fetchMore} />}
    </section>
  );
}

function Session(props: { session: FragmentType<typeof MySession_session> }) {
  const { t } = useTranslation(["coachee", "shared"]);
  const { id, title, startedAt, createdAt, coach } = readFragment(MySession_session, props.session);
  const [isOpen, setOpen] = useState(false);
  const answerId = useId();
  const day = toDay(startedAt ?? createdAt);
  const [ask, { data, error, loading }] = useLazyQuery(WHY);
  const toggle = () => {
    setOpen(!isOpen);
    if (!isOpen) ask({ variables: { id } }).catch(() => undefined);
  };
  return (
    <li className={classes.row}>
      <div className={classes.session}>
        <p className={classes.what} id={`${answerId}-title`}>
          {title ?? t("sessions.untitled", { day })}
        </p>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={isOpen}
          aria-controls={answerId}
          aria-describedby={`${answerId}-title`}
          onClick={toggle}
        >
          {t("sessions.why")}
        </Button>
      </div>
      <p className={classes.why}>{coach?.displayName ? t("sessions.with", { coach: coach.displayName, day }) : day}</p>
      <Collapse expanded={isOpen} id={answerId}>
        <div role="status" className={classes.answer}>
          {loading && !data && t("shared:loading")}
          {error && !data && <ErrorState error={error} retry={() => void ask({ variables: { id } })} />}
          {data && <Answer trace={data.lifecycle} />}
        </div>
      </Collapse>
    </li>
  );
}

interface Trace {
  deleteAt: string | null;
  rules: {
    rule: "LEGAL_HOLD" | "STATUTORY_RETENTION" | "ERASURE" | "STATELESS" | "RETENTION_POLICY" | "TRASH";
    applies: boolean;
    explanation: string;
  }[];
}

/** The strongest rule that applies decides. */
function Answer({ trace }: { trace: Trace | null }) {
  const { t } = useTranslation("coachee");
  const deciding = trace?.rules.find(({ applies }) => applies);
  if (!trace || !deciding) return <p>{t("sessions.unknown")}</p>;
  return (
    <>
      <p>
        {t(`because.${deciding.rule}`)}{" "}
        {trace.deleteAt ? t("sessions.goes", { day: toDay(trace.deleteAt) }) : t("sessions.noDay")}
      </p>
      <details className={classes.details}>
        <summary>{t("sessions.weighed")}</summary>
        <ul lang="en">
          {trace.rules.map(({ rule, explanation }) => (
            <li key={rule}>{explanation}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
