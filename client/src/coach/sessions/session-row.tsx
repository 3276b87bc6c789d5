import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { toDay, When } from "../../shared/ui/when";
import { KeptChip, StateChip } from "./badges";
import classes from "./sessions.module.css";
import { Steps } from "./steps";

const SESSION_ROW = graphql(`
  fragment SessionRow_session on Session {
    id
    kind
    state
    step
    title
    createdAt
    startedAt
    expiresAt
    onHold
    coachee {
      id
      displayName
    }
  }
`);

export function SessionRow(props: { session: FragmentType<typeof SESSION_ROW> }) {
  const { t } = useTranslation("coach");
  const session = readFragment(SESSION_ROW, props.session);
  const at = session.startedAt ?? session.createdAt;
  return (
    <div className={classes.row}>
      <div>
        <Link to={`/coach/sessions/${session.id}`} className={classes.title}>
          {session.title ?? t("session.of", { day: toDay(at) })}
        </Link>
        <Text size="sm" c="dimmed">
          {session.coachee?.displayName ?? t("session.noCoachee")} · <When at={at} />
        </Text>
      </div>
      <div className={classes.chips}>
        {session.kind === "FILL" && <Chip>{t("session.FILL")}</Chip>}
        <StateChip state={session.state} />
        <KeptChip expiresAt={session.expiresAt} onHold={session.onHold} />
      </div>
      <Steps step={session.step} state={session.state} />
    </div>
  );
}
