import { useQuery, useSubscription } from "@apollo/client/react";
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { toDay, When } from "../../shared/ui/when";
import { AssignCoachee } from "./assign-coachee";
import { KeptChip, StateChip } from "./badges";
import { SessionActions } from "./session-actions";
import { PROGRESS, SESSION, type SessionDetail } from "./session-data";
import { SessionPacks } from "./session-packs";
import classes from "./sessions.module.css";
import { Sources } from "./sources";
import { Speakers } from "./speakers";
import { Steps } from "./steps";
import { TranscriptFacts } from "./transcript-facts";
import { Why } from "./why";

export default function Session() {
  const { t } = useTranslation(["coach", "shared"]);
  const { id = "" } = useParams();
  const { data, error, loading, refetch } = useQuery(SESSION, {
    variables: { id },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const node = data?.node;
  if (node && "step" in node) return <Detail session={node} onChanged={() => void refetch()} />;
  return (
    <Page title={t("shared:nav.sessions")}>
      {loading ? (
        <LoadingState />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <EmptyState title={t("session.gone")} text={t("session.goneText")} action={<BackToAll />} />
      )}
    </Page>
  );
}

function BackToAll() {
  const { t } = useTranslation("coach");
  return (
    <Anchor component={Link} to="/coach/sessions">
      {t("session.all")}
    </Anchor>
  );
}

function Detail({ session, onChanged }: { session: SessionDetail; onChanged: () => void }) {
  const { t } = useTranslation("coach");
  const at = session.startedAt ?? session.createdAt;
  const isTakingIn = ["OPEN", "PROCESSING", "READY"].includes(session.state);
  return (
    <Page
      title={session.title ?? t("session.of", { day: toDay(at) })}
      lead={
        <>
          {session.coachee?.displayName ?? t("session.noCoachee")} · <When at={at} />
        </>
      }
      actions={<SessionActions session={session} />}
    >
      <div className={classes.sections}>
        <div className={classes.overview}>
          <div className={classes.chips}>
            <StateChip state={session.state} />
            <KeptChip expiresAt={session.expiresAt} onHold={session.onHold} />
          </div>
          <LiveSteps session={session} onChanged={onChanged} />
          {session.failure && (
            <p className={classes.failure}>
              {t("session.failure", { code: session.failure, context: session.failure as "QUOTA_EXCEEDED" })}
            </p>
          )}
        </div>
        {isTakingIn && !session.coachee && <AssignCoachee session={session} />}
        <SessionPacks session={session} />
        <Sources session={session} isTakingIn={isTakingIn} />
        <Speakers session={session} />
        <TranscriptFacts session={session} />
        <Why id={session.id} />
      </div>
    </Page>
  );
}

/** The steps as they go on, without a reload. */
function LiveSteps({ session, onChanged }: { session: SessionDetail; onChanged: () => void }) {
  const { data } = useSubscription(PROGRESS, { variables: { id: session.id }, onComplete: onChanged });
  const now = data?.sessionProgress;
  const isNewer = now && now.step !== session.step;
  return (
    <Steps
      step={isNewer ? now.step : session.step}
      state={session.state}
      done={now?.done}
      total={now?.state === "RUNNING" ? now.total : 0}
    />
  );
}
