import { useSubscription } from "@apollo/client/react";
import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Step_StepFragment, Story_RequestFragment } from "../../gql/graphql";
import { When } from "../../shared/ui/when";
import { isEnded } from "./state";
import { STEP, Step, StepLine } from "./step";
import classes from "./story.module.css";

const STORY = graphql(`
  fragment Story_request on ErasureRequest {
    id
    state
    scheduledFor
    completedAt
    decisionReason
    decidedBy {
      id
      displayName
    }
    steps {
      ...Step_step
    }
    certificates {
      id
    }
  }
`);
const PROGRESS = graphql(`
  subscription FollowErasure($requestId: ID!) {
    erasureProgress(requestId: $requestId) {
      ...Step_step
    }
  }
`);

type Seen = Record<string, Step_StepFragment>;

/** Its steps as they happen, in the order they happen in. */
export function Story(props: { request: FragmentType<typeof STORY> }) {
  const { t } = useTranslation("admin");
  const request = readFragment(STORY, props.request);
  const steps = useSteps(request.id, readFragment(STEP, request.steps), isEnded(request.state));
  const isDone = request.completedAt !== null && request.completedAt !== undefined;
  return (
    <section className={classes.steps} aria-label={t("story.label")}>
      {steps.length === 0 && <NotBegun request={request} />}
      {steps.length > 0 && (
        <ol>
          {steps.map((step) => (
            <Step key={step.name} step={step} />
          ))}
          <StepLine
            state={isDone && request.certificates.length > 0 ? "DONE" : "PENDING"}
            title={t("story.certificate")}
            text={isDone ? t("story.certified", { count: request.certificates.length }) : t("story.notYet")}
          />
        </ol>
      )}
    </section>
  );
}

/** The steps as last read, and over them what has come since. */
function useSteps(requestId: string, read: readonly Step_StepFragment[], isOver: boolean): Step_StepFragment[] {
  const [seen, setSeen] = useState<Seen>({});
  useSubscription(PROGRESS, {
    variables: { requestId },
    skip: isOver,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const step = readFragment(STEP, data.erasureProgress);
      setSeen((before) => ({ ...before, [step.name]: step }));
    },
  });
  if (isOver) return [...read];
  const all: Seen = { ...Object.fromEntries(read.map((step) => [step.name, step])), ...seen };
  return Object.values(all).sort((one, other) => one.order - other.order);
}

function NotBegun({ request }: { request: Story_RequestFragment }) {
  const { t } = useTranslation("admin");
  const { state, scheduledFor, decisionReason, decidedBy } = request;
  const name = decidedBy?.displayName;
  return (
    <div className={classes.waiting}>
      <Text fw={560}>{t(`story.before.${state}`)}</Text>
      {state === "SCHEDULED" && scheduledFor && (
        <Text c="dimmed">
          {t("story.runs")} <When as="ago" at={scheduledFor} />. {t("story.untilThen")}
        </Text>
      )}
      {name && <Text c="dimmed">{t("story.decidedBy", { name })}</Text>}
      {decisionReason && <Text c="dimmed">{t("story.because", { reason: decisionReason })}</Text>}
    </div>
  );
}
