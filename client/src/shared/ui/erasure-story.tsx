import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ErasureState, ErasureStory_StepFragment } from "../../gql/graphql";
import { locale } from "../i18n";
import { ErasureCertificates } from "./erasure-certificates";
import classes from "./erasure-story.module.css";
import { ErasureDue, ErasureElsewhere, ErasureKept } from "./erasure-story-aside";
import { ErasureSteps, ErasureStory_step } from "./erasure-story-steps";
import { toDay } from "./when";

const ErasureStory_request = graphql(`
  fragment ErasureStory_request on ErasureRequest {
    id
    state
    scheduledFor
    completedAt
    steps {
      ...ErasureStory_step
    }
    ...ErasureDue_request
    ...ErasureKept_request
    ...ErasureElsewhere_request
    certificates {
      id
      ...ErasureCertificates_certificate
    }
  }
`);

const CAME_TO_NOTHING: readonly ErasureState[] = ["REJECTED", "CANCELLED"];

/**
 * One erasure told as it goes: where it stands, each step, what is kept and why, who else was asked, the certificates.
 * `live` are steps as the subscription tells them; they stand for those that were read. `actions` follow where it stands.
 */
export function ErasureStory(props: {
  request: FragmentType<typeof ErasureStory_request>;
  live?: readonly ErasureStory_StepFragment[];
  actions?: ReactNode;
  /** Where each certificate has a page of its own, for those who can open it. */
  certificateHref?: (id: string) => string;
}) {
  const { t } = useTranslation("erasure");
  const request = readFragment(ErasureStory_request, props.request);
  const { state, scheduledFor, completedAt, certificates } = request;
  const live = completedAt ? [] : (props.live ?? []);
  const steps = [...readFragment(ErasureStory_step, request.steps), ...live];
  return (
    <div className={classes.story}>
      <div className={classes.standing}>
        <Standing state={state} scheduledFor={scheduledFor} />
        {props.actions}
      </div>
      {!CAME_TO_NOTHING.includes(state) && (
        <div className={classes.columns}>
          <section aria-labelledby={`steps-${request.id}`}>
            <Title order={2} id={`steps-${request.id}`} className={classes.title}>
              {t("steps")}
            </Title>
            <ErasureSteps steps={steps} isCertified={certificates.length > 0} />
            <ErasureCertificates certificates={certificates} hrefOf={props.certificateHref} />
          </section>
          <div className={classes.aside}>
            <ErasureDue request={request} />
            {steps.length > 0 && <ErasureKept request={request} />}
            {steps.length > 0 && <ErasureElsewhere request={request} />}
          </div>
        </div>
      )}
    </div>
  );
}

/** Where it stands, and what that means. */
function Standing({ state, scheduledFor }: { state: ErasureState; scheduledFor: string | null | undefined }) {
  const { t } = useTranslation("erasure");
  return (
    <div role="status">
      <p className={classes.headline}>{t(`state.${state}`, toBeginning(scheduledFor))}</p>
      <p className={classes.soft}>{t(`stateText.${state}`)}</p>
    </div>
  );
}

function toBeginning(at: string | null | undefined): { day: string; time: string } {
  if (!at) return { day: "", time: "" };
  return { day: toDay(at), time: new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date(at)) };
}
